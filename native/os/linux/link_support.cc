#include "os/link_support.h"

#include <iterator>

namespace orcjit {
namespace {

constexpr SupportFunction kFunctions[] = {
    {"atexit", "__cxa_atexit", 3},
    {"at_quick_exit", "__cxa_at_quick_exit", 2},
    {"pthread_atfork", "__register_atfork", 4},
};

}  // namespace

SupportFunctions SupportFunctionsOfSystem() {
  return {kFunctions, static_cast<uint32_t>(std::size(kFunctions))};
}

}  // namespace orcjit
