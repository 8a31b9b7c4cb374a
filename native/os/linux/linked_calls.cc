#include "os/linked_calls.h"

#include <unistd.h>

namespace orcjit {
namespace {

// glibc passes these to the initializers of shared libraries, and to this library's own.
int program_argc = 0;
char** program_argv = nullptr;

__attribute__((constructor)) void KeepProgramArguments(int argc, char** argv, char**) {
  program_argc = argc;
  program_argv = argv;
}

}  // namespace

void CallInitializer(uint64_t function, CallingConvention convention) {
  if (convention == CallingConvention::kMicrosoft) return CallMicrosoftFunction(function);
  using Initializer = void (*)(int, char**, char**);
  reinterpret_cast<Initializer>(function)(program_argc, program_argv, environ);
}

void CallFinalizer(uint64_t function, CallingConvention convention) {
  if (convention == CallingConvention::kMicrosoft) return CallMicrosoftFunction(function);
  reinterpret_cast<void (*)()>(function)();
}

}  // namespace orcjit
