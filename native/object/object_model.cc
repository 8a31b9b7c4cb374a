#include "object/object_model.h"

#include <algorithm>

#include "object/error.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

// R_<machine>_NONE, of every machine.
constexpr uint32_t kNone = 0;

[[noreturn]] void ThrowMalformed(const std::string& label, const std::string& problem) {
  throw JitError(ErrorKind::kObjectFormat, "'" + label + "' is a malformed object file [OJ215]: " +
                                               problem + "; compile it again");
}

}  // namespace

std::vector<ObjectRelocation> ObjectModel::Relocations(const RelocationTable& table,
                                                       const std::string& label) const {
  const ObjectSection& target = sections()[table.target];
  std::vector<ObjectRelocation> relocations;
  if (!format().DecodeRelocations(*this, table, &relocations))
    ThrowMalformed(label, "the relocations of section " + Shorten(target.name) + " are cut off");
  // They keep what they name in the link, and change nothing: also not where there is nothing.
  relocations.erase(std::remove_if(relocations.begin(), relocations.end(),
                                   [](const ObjectRelocation& one) { return one.type == kNone; }),
                    relocations.end());
  for (size_t i = 0; i < relocations.size(); ++i) {
    bool is_inside = relocations[i].offset < target.size;
    if (is_inside && relocations[i].symbol < symbols().size()) continue;
    ThrowMalformed(
        label,
        "relocation " + std::to_string(i) + " of section " + Shorten(target.name) +
            (is_inside ? " names a symbol that does not exist" : " lies outside the section"));
  }
  return relocations;
}

}  // namespace orcjit
