#include "os/link_support.h"

#include <iterator>

namespace orcjit {
namespace {

// Which library calls it the system takes from where the call comes from, which is none of its own.
constexpr SupportFunction kFunctions[] = {{"atexit", "__cxa_atexit", 3}};

}  // namespace

SupportFunctions SupportFunctionsOfSystem() {
  return {kFunctions, static_cast<uint32_t>(std::size(kFunctions))};
}

// What compilers expect besides is in libraries of the system.
int FindSupportData(std::string_view) { return -1; }

const SupportData& GetSupportData(uint32_t) {
  static const SupportData none = {"", {}};
  return none;
}

}  // namespace orcjit
