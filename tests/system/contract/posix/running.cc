// Initializers, where they have arguments.
#include <string>

#include "contract.h"
#include "os/linked_calls.h"

using namespace orcjit;

extern char** environ;

namespace {

template <typename Function>
uint64_t AddressOf(Function* function) {
  return reinterpret_cast<uint64_t>(function);
}

std::string order;  // of what was called

}  // namespace

PROMISE(initializers_get_what_the_program_got) {
  CallInitializer(AddressOf(+[](int argc, char** argv, char** environment) {
                    CHECK(argc == program_argc && argv == program_argv && environment == environ);
                    order += "i";
                  }),
                  CallingConvention::kOfSystem);
  CallFinalizer(AddressOf(+[] { order += "f"; }), CallingConvention::kOfSystem);
  CHECK(order == "if");
}
