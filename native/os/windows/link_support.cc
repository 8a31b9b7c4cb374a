#include "os/link_support.h"

#include <iterator>

namespace orcjit {
namespace {

// In the start-up code of each library, which keeps a list of its own.
constexpr SupportFunction kFunctions[] = {{"atexit", "__cxa_atexit", 3}};

}  // namespace

SupportFunctions SupportFunctionsOfSystem() {
  return {kFunctions, static_cast<uint32_t>(std::size(kFunctions))};
}

// What is hidden in a static library of the compiler's can be linked from there: it is an archive
// of objects like those that ask for it, and not known to a core that another compiler has made.
int FindSupportData(std::string_view) { return -1; }

const SupportData& GetSupportData(uint32_t) {
  static const SupportData none = {"", {}};
  return none;
}

}  // namespace orcjit
