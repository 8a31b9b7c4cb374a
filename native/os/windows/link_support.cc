#include "os/link_support.h"

namespace orcjit {

// In the start-up code of each library, which keeps a list of its own. What is hidden in a static
// library of the compiler's can be linked from there: it is an archive of objects like those that
// ask for it, and not known to a core that another compiler has made.
LinkSupport LinkSupportOfSystem() {
  static constexpr SupportFunction kAtExit = {"atexit", "__cxa_atexit", 3};
  return {&kAtExit, 1};
}

}  // namespace orcjit
