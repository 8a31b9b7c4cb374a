// Where the tables of an object file are, for those who damage them: one function for each format.
#ifndef ORCJIT_FUZZ_TABLES_H_
#define ORCJIT_FUZZ_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace orcjit {

struct Image {
  uint8_t* data;
  size_t size;
};

// A table of equal entries, or of bytes.
struct Table {
  uint64_t offset;
  uint64_t entry_size;
  uint64_t count;
  const std::vector<uint64_t>* field_ends;  // where the fields of an entry end; null: it has none
};

// Collects the tables of an object that lies at `base` of an image, as a member of an archive does.
class Tables {
 public:
  Tables(Image image, uint64_t base, std::vector<Table>* tables)
      : image_(image), base_(base), tables_(*tables) {}

  uint64_t room() const { return image_.size - base_; }

  template <typename T>
  bool Read(uint64_t offset, T* value) const {
    if (offset > room() || sizeof(T) > room() - offset) return false;
    std::memcpy(value, image_.data + base_ + offset, sizeof(T));
    return true;
  }

  // Of what lies inside the image.
  void Add(uint64_t offset, uint64_t size, uint64_t entry_size,
           const std::vector<uint64_t>* field_ends) {
    if (offset > room() || size > room() - offset || size < entry_size) return;
    tables_.push_back({base_ + offset, entry_size, size / entry_size, field_ends});
  }
  void AddBytes(uint64_t offset, uint64_t size) { Add(offset, size, 1, nullptr); }

 private:
  Image image_;
  uint64_t base_;
  std::vector<Table>& tables_;
};

// Each finds nothing in an object of another format.
void FindElfTables(Tables tables);
void FindMachoTables(Tables tables);
void FindCoffTables(Tables tables);

}  // namespace orcjit

#endif  // ORCJIT_FUZZ_TABLES_H_
