#include "object/exports.h"

#include <map>

#include "object/error.h"
#include "object/naming.h"
#include "object/object_format.h"

namespace orcjit {

bool HasAddress(const ObjectModel& object, const ObjectSymbol& symbol) {
  if (symbol.is_absolute) return symbol.value != 0;
  return symbol.is_common || object.sections()[symbol.section].is_loaded;
}

namespace {

using Names = std::set<std::string_view>;

// As many bytes of a member tell of which format it is, and where its tables are.
constexpr uint64_t kStart = 64;

}  // namespace

std::set<std::string_view> HiddenEntryPoints(const Archive& archive) {
  // A linker takes the first member that defines a name.
  Names seen;
  std::map<uint64_t, Names> names_of_members;
  for (const Archive::IndexEntry& entry : archive.index()) {
    if (IsEntryPoint(entry.symbol) && seen.insert(entry.symbol).second)
      names_of_members[entry.member_offset].insert(entry.symbol);
  }
  Names hidden;
  constexpr uint64_t kBytesForEach = 32;  // more than any archive needs of those it has
  uint64_t budget = archive.size() * kBytesForEach;
  for (const auto& [member, names] : names_of_members) {
    if (budget == 0) break;
    try {
      ByteBuffer start = archive.MemberPart(member, 0, kStart);
      if (const ObjectFormat* format = FindFormat(start.bytes()))
        format->NoteHidden(archive, member, start, names, &budget, &hidden);
    } catch (const JitError&) {
      // Whoever looks one of them up is told.
    }
  }
  return hidden;
}

}  // namespace orcjit
