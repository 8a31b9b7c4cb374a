// Damages an object file where a linker reads it: fields of the header, of section headers, symbols
// and relocations, words of groups and unwind tables, headers of archive members. Random bytes
// would mostly hit code, which nothing here looks at. Where tables are is asked of the format
// (tables.h).
#ifndef ORCJIT_FUZZ_OBJECT_MUTATOR_H_
#define ORCJIT_FUZZ_OBJECT_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "fuzz/tables.h"

namespace orcjit {

class ObjectMutator {
 public:
  ObjectMutator(Image image, unsigned int seed) : image_(image), random_(seed) {}

  // Changes a few fields in place. False: this is no object or archive, or the generic mutations'
  // turn.
  bool Mutate();

 private:
  void FindObjectTables(uint64_t base);
  void FindArchiveTables();

  void ChangeField(const Table& table);
  void CopyField(const Table& table);
  void CopyEntry(const Table& table);
  uint64_t InterestingNumber(uint64_t old);

  uint64_t Below(uint64_t limit) { return limit == 0 ? 0 : random_() % limit; }
  uint64_t EntryOf(const Table& table) {
    return table.offset + Below(table.count) * table.entry_size;
  }
  uint64_t ReadNumber(uint64_t offset, uint64_t width) const;
  void WriteNumber(uint64_t offset, uint64_t width, uint64_t value);

  Image image_;
  std::mt19937_64 random_;
  std::vector<Table> tables_;
};

}  // namespace orcjit

#endif  // ORCJIT_FUZZ_OBJECT_MUTATOR_H_
