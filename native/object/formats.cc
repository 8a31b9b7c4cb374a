// The object formats that there are.
#include "object/elf/format.h"
#include "object/error.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

constexpr const ObjectFormat* kFormats[] = {
    &kElf,
};

}  // namespace

const ObjectFormat* FindFormat(std::string_view bytes) {
  for (const ObjectFormat* format : kFormats) {
    if (format->IsOf(bytes)) return format;
  }
  return nullptr;
}

const ObjectFormat& HostFormat() { return kElf; }

ObjectModel ParseObject(std::string_view bytes, const std::string& label) {
  const ObjectFormat* format = FindFormat(bytes);
  if (format == nullptr)
    throw JitError(ErrorKind::kObjectFormat, "'" + label + "' is not an object file");
  return format->Parse(bytes, label);
}

}  // namespace orcjit
