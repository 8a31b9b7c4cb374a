#include "os/link_support.h"

#include <iterator>
#include <vector>

#include "os/linux/support_data.h"

namespace orcjit {
namespace {

constexpr SupportFunction kFunctions[] = {
    {"atexit", "__cxa_atexit", 3},
    {"at_quick_exit", "__cxa_at_quick_exit", 2},
    {"pthread_atfork", "__register_atfork", 4},
};

}  // namespace

LinkSupport LinkSupportOfSystem() {
  const std::vector<SupportData>& data = SupportDataOfMachine();
  return {kFunctions, static_cast<uint32_t>(std::size(kFunctions)), data.data(),
          static_cast<uint32_t>(data.size())};
}

}  // namespace orcjit
