// The object formats that there are.
#include "machine/machine.h"
#include "object/coff/format.h"
#include "object/elf/format.h"
#include "object/macho/format.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

constexpr const ObjectFormat* kFormats[] = {
    &kElf,
    &kMacho,
    &kCoff,
};

}  // namespace

const ObjectFormat* FindFormat(std::string_view bytes) {
  for (const ObjectFormat* format : kFormats) {
    if (format->IsOf(bytes)) return format;
  }
  return nullptr;
}

const ObjectFormat& HostFormat() { return kElf; }

bool LinksAllFormats() { return IsLinkedForAllMachines(); }

}  // namespace orcjit
