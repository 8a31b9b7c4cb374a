#include "os/link_support.h"

namespace orcjit {
namespace {

constexpr SupportFunction kFunctions[] = {
    {"atexit", "__cxa_atexit", 3},
    {"at_quick_exit", "__cxa_at_quick_exit", 2},
    {"pthread_atfork", "__register_atfork", 4},
};

}  // namespace

int FindSupportFunction(std::string_view name) {
  int number = 0;
  for (const SupportFunction& function : kFunctions) {
    if (name == function.name) return number;
    ++number;
  }
  return -1;
}

const SupportFunction& GetSupportFunction(uint32_t number) { return kFunctions[number]; }

}  // namespace orcjit
