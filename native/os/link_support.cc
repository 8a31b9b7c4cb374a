#include "os/link_support.h"

namespace orcjit {

int FindSupportFunction(std::string_view name) {
  SupportFunctions all = SupportFunctionsOfSystem();
  for (uint32_t number = 0; number < all.count; ++number) {
    if (name == all.first[number].name) return static_cast<int>(number);
  }
  return -1;
}

const SupportFunction& GetSupportFunction(uint32_t number) {
  return SupportFunctionsOfSystem().first[number];
}

}  // namespace orcjit
