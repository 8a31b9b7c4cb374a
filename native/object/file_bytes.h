// The untrusted bytes of an object file, as readers of formats read them: each look is checked.
#ifndef ORCJIT_OBJECT_FILE_BYTES_H_
#define ORCJIT_OBJECT_FILE_BYTES_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "object/error.h"

namespace orcjit {

class FileBytes {
 public:
  // `label` names the object in messages, and outlives this.
  FileBytes(std::string_view bytes, const std::string& label) : bytes_(bytes), label_(label) {}

  [[noreturn]] void Malformed(const std::string& problem) const {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ + "' is a malformed or truncated object file: " + problem +
                       "; compile it again");
  }

  std::string_view all() const { return bytes_; }
  uint64_t size() const { return bytes_.size(); }

  bool Contains(uint64_t offset, uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }

  // `count` entries of `size` bytes; `what` they are is said where the file ends before.
  std::string_view Table(uint64_t offset, uint64_t count, uint64_t size, const char* what) const {
    if (offset > bytes_.size() || count > (bytes_.size() - offset) / size)
      Malformed(std::string(what) + " beyond the end of the file");
    return bytes_.substr(offset, count * size);
  }

  template <typename T>
  T Read(uint64_t offset, const char* what) const {
    return ReadAt<T>(Table(offset, 1, sizeof(T), what), 0);
  }

  // Of a table that has been checked.
  template <typename T>
  static T ReadAt(std::string_view table, uint64_t offset) {
    T value;
    std::memcpy(&value, table.data() + offset, sizeof(T));
    return value;
  }

  // Names may overlap, as when one is the end of another. A small file in which each of many names
  // takes up all of the table would cost gigabytes.
  std::string_view NameAt(std::string_view table, uint64_t offset) {
    if (offset >= table.size()) Malformed("a name beyond the end of its string table");
    std::string_view name = table.substr(offset);
    size_t end = name.find('\0');
    if (end == std::string_view::npos) Malformed("a string table without an end");
    constexpr uint64_t kMostNameBytes = 32;  // for each byte of the file
    name_bytes_ += end;
    if (name_bytes_ / kMostNameBytes > bytes_.size()) Malformed("names that overlap");
    return name.substr(0, end);
  }

  // Notes that so many bytes are read as they stand. A small file of which each of many sections
  // takes up all would ask for gigabytes.
  void Spend(uint64_t size) {
    spent_ += size;
    if (spent_ > bytes_.size()) Malformed("its sections overlap");
  }

 private:
  std::string_view bytes_;
  const std::string& label_;
  uint64_t name_bytes_ = 0;
  uint64_t spent_ = 0;
};

// The text of a field of fixed width, which ends with it or with a zero byte before.
inline std::string_view FieldText(std::string_view field) {
  return field.substr(0, field.find('\0'));
}

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_FILE_BYTES_H_
