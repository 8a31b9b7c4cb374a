// Damages an object file where a linker reads it: fields of the header, of section headers, symbols
// and relocations, words of groups and unwind tables, headers of archive members. Random bytes
// would mostly hit code, which nothing here looks at.
#ifndef ORCJIT_FUZZ_ELF_MUTATOR_H_
#define ORCJIT_FUZZ_ELF_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace orcjit {

struct Image {
  uint8_t* data;
  size_t size;
};

class ElfMutator {
 public:
  ElfMutator(Image image, unsigned int seed) : image_(image), random_(seed) {}

  // Changes a few fields in place. False: this is no object or archive, or the generic mutations'
  // turn.
  bool Mutate();

 private:
  // A table of equal entries, or of bytes.
  struct Table {
    uint64_t offset;
    uint64_t entry_size;
    uint64_t count;
    const std::vector<uint64_t>* field_ends;  // null: entries have no fields
  };

  void FindObjectTables(uint64_t base);
  void FindArchiveTables();
  void AddTable(uint64_t base, uint64_t offset, uint64_t size, uint64_t entry_size,
                const std::vector<uint64_t>* field_ends);
  void AddSection(uint64_t base, uint64_t header);

  void ChangeField(const Table& table);
  void CopyField(const Table& table);
  void CopyEntry(const Table& table);
  uint64_t InterestingNumber(uint64_t old);

  uint64_t Below(uint64_t limit) { return limit == 0 ? 0 : random_() % limit; }
  uint64_t EntryOf(const Table& table) {
    return table.offset + Below(table.count) * table.entry_size;
  }
  template <typename T>
  T Read(uint64_t offset) const;
  uint64_t ReadNumber(uint64_t offset, uint64_t width) const;
  void WriteNumber(uint64_t offset, uint64_t width, uint64_t value);

  Image image_;
  std::mt19937_64 random_;
  std::vector<Table> tables_;
};

}  // namespace orcjit

#endif  // ORCJIT_FUZZ_ELF_MUTATOR_H_
