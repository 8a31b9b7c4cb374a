#include "object/exports.h"

#include <string_view>

#include "object/error.h"
#include "object/naming.h"
#include "object/object_format.h"

namespace orcjit {

bool HasAddress(const ObjectModel& object, const ObjectSymbol& symbol) {
  if (symbol.is_absolute) return symbol.value != 0;
  return symbol.is_common || object.sections()[symbol.section].is_loaded;
}

namespace {

// As many bytes of a member tell of which format it is, and where its tables are.
constexpr uint64_t kStart = 64;
constexpr uint64_t kBytesForEach = 32;  // of the archive, more than any needs of those it has

}  // namespace

HiddenNames::HiddenNames(const Archive& archive)
    : archive_(archive),
      budget_(archive.size() * kBytesForEach),
      looked_at_(archive.index().size(), false) {}

bool HiddenNames::Has(size_t entry) {
  if (!looked_at_[entry] && budget_ != 0) Look(entry);
  return hidden_.count(entry) != 0;
}

// Entries of one member are next to each other in the indices of all archivers that do not sort.
void HiddenNames::Look(size_t entry) {
  const auto& index = archive_.index();
  uint64_t member = index[entry].member_offset;
  size_t first = entry, end = entry + 1;
  while (first != 0 && index[first - 1].member_offset == member) --first;
  while (end != index.size() && index[end].member_offset == member) ++end;
  std::set<std::string_view> names, hidden;
  for (size_t i = first; i < end; ++i) {
    looked_at_[i] = true;
    if (IsEntryPoint(index[i].symbol)) names.insert(index[i].symbol);
  }
  try {
    ByteBuffer start = archive_.MemberPart(member, 0, kStart);
    if (const ObjectFormat* format = FindFormat(start.bytes()))
      format->NoteHidden(archive_, member, start, names, &budget_, &hidden);
  } catch (const JitError&) {
    // Whoever looks one of them up is told.
  }
  for (size_t i = first; i < end; ++i) {
    if (hidden.count(index[i].symbol) != 0) hidden_.insert(i);
  }
}

}  // namespace orcjit
