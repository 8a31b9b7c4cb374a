#include "os/link_support.h"

namespace orcjit {

// Which library calls it the system takes from where the call comes from, which is none of its own.
// What compilers expect besides is in libraries of the system.
LinkSupport LinkSupportOfSystem() {
  static constexpr SupportFunction kAtExit = {"atexit", "__cxa_atexit", 3};
  return {&kAtExit, 1};
}

}  // namespace orcjit
