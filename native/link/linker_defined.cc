#include "link/linker_defined.h"

#include "object/object_model.h"

namespace orcjit {
namespace {

struct Name {
  std::string_view name;
  LinkerDefined what;
};

constexpr Name kNames[] = {
    {"_end", LinkerDefined::kEnd},
    {"end", LinkerDefined::kEnd},
    {"_edata", LinkerDefined::kDataEnd},
    {"edata", LinkerDefined::kDataEnd},
    {"_etext", LinkerDefined::kTextEnd},
    {"etext", LinkerDefined::kTextEnd},
    {"__etext", LinkerDefined::kTextEnd},
    {"__bss_start", LinkerDefined::kZerosBegin},
    {"__ImageBase", LinkerDefined::kImageBase},
    {"__ehdr_start", LinkerDefined::kHeader},
    {"_DYNAMIC", LinkerDefined::kDynamic},
    {"__TMC_END__", LinkerDefined::kCloneTableEnd},
    {"_init", LinkerDefined::kInitCode},
    {"_fini", LinkerDefined::kFiniCode},
    {kStackProbe, LinkerDefined::kStackProbe},
    {kThreadLocalIndex, LinkerDefined::kTlsIndex},
};

}  // namespace

int FindLinkerDefined(std::string_view name) {
  for (const Name& known : kNames) {
    if (name == known.name) return static_cast<int>(known.what);
  }
  return -1;
}

}  // namespace orcjit
