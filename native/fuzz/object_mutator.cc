#include "fuzz/object_mutator.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

namespace orcjit {

namespace {

const std::vector<uint64_t> kMemberFields = {16, 28, 34, 40, 48, 58, 60};

constexpr char kArchiveMagic[] = "!<arch>\n";
constexpr uint64_t kArchiveMagicSize = 8;
constexpr uint64_t kMemberHeaderSize = 60;

}  // namespace

bool ObjectMutator::Mutate() {
  constexpr uint64_t kGenericEvery = 12;
  if (Below(kGenericEvery) == 0 || image_.size < kArchiveMagicSize) return false;
  if (std::memcmp(image_.data, kArchiveMagic, kArchiveMagicSize) == 0) {
    FindArchiveTables();
  } else {
    FindObjectTables(0);
  }
  if (tables_.empty()) return false;
  uint64_t changes = uint64_t{1} << Below(3);
  for (uint64_t i = 0; i < changes; ++i) {
    const Table& table = tables_[Below(tables_.size())];
    uint64_t choice = Below(8);
    if (choice == 0) {
      CopyEntry(table);
    } else if (choice == 1) {
      CopyField(table);
    } else {
      ChangeField(table);
    }
  }
  return true;
}

void ObjectMutator::FindArchiveTables() {
  Tables whole(image_, 0, &tables_);
  uint64_t offset = kArchiveMagicSize;
  while (offset <= image_.size && image_.size - offset > kMemberHeaderSize) {
    whole.Add(offset, kMemberHeaderSize, kMemberHeaderSize, &kMemberFields);
    const char* digits = reinterpret_cast<const char*>(image_.data) + offset + 48;
    uint64_t size = std::strtoull(std::string(digits, 10).c_str(), nullptr, 10);
    uint64_t content = offset + kMemberHeaderSize;
    if (size > image_.size - content) break;
    if (image_.data[offset] == '/') whole.AddBytes(content, size);  // index or names
    FindObjectTables(content);
    offset = content + size + size % 2;
  }
}

void ObjectMutator::FindObjectTables(uint64_t base) {
  Tables tables(image_, base, &tables_);
  FindElfTables(tables);
  FindMachoTables(tables);
  FindCoffTables(tables);
}

void ObjectMutator::ChangeField(const Table& table) {
  uint64_t entry = EntryOf(table);
  if (table.field_ends == nullptr) {
    bool is_word = Below(2) == 0 && image_.size - entry >= 4;
    uint64_t width = is_word ? 4 : 1;
    return WriteNumber(entry, width, InterestingNumber(ReadNumber(entry, width)));
  }
  size_t field = Below(table.field_ends->size());
  uint64_t start = field == 0 ? 0 : (*table.field_ends)[field - 1];
  uint64_t width = std::min<uint64_t>((*table.field_ends)[field] - start, 8);
  uint64_t place = entry + start;
  WriteNumber(place, width, InterestingNumber(ReadNumber(place, width)));
}

// A field gets the value that another entry has there: indices and offsets that exist.
void ObjectMutator::CopyField(const Table& table) {
  if (table.field_ends == nullptr) return ChangeField(table);
  uint64_t from = EntryOf(table);
  uint64_t to = EntryOf(table);
  size_t field = Below(table.field_ends->size());
  uint64_t start = field == 0 ? 0 : (*table.field_ends)[field - 1];
  uint64_t width = (*table.field_ends)[field] - start;
  std::memmove(image_.data + to + start, image_.data + from + start, width);
}

void ObjectMutator::CopyEntry(const Table& table) {
  std::memmove(image_.data + EntryOf(table), image_.data + EntryOf(table), table.entry_size);
}

uint64_t ObjectMutator::InterestingNumber(uint64_t old) {
  switch (Below(8)) {
    case 0:
      return Below(256);
    case 1:
      return uint64_t{1} << Below(64);
    case 2:
      return ~uint64_t{0} - Below(16);
    case 3:
      return Below(image_.size + 16);
    case 4:
      return old ^ uint64_t{1} << Below(64);
    case 5:
      return old + Below(33) - 16;
    case 6:
      return old * 2;
    default:
      return random_();
  }
}

uint64_t ObjectMutator::ReadNumber(uint64_t offset, uint64_t width) const {
  uint64_t value = 0;
  std::memcpy(&value, image_.data + offset, width);
  return value;
}

void ObjectMutator::WriteNumber(uint64_t offset, uint64_t width, uint64_t value) {
  std::memcpy(image_.data + offset, &value, width);
}

}  // namespace orcjit
