#include "os/linked_calls.h"

#include <crt_externs.h>

namespace orcjit {

// As the dynamic loader does; its own last argument, which tells of the kernel, is for itself.
void CallInitializer(uint64_t function, CallingConvention convention) {
  if (convention == CallingConvention::kMicrosoft) return CallMicrosoftFunction(function);
  using Initializer = void (*)(int, char**, char**);
  reinterpret_cast<Initializer>(function)(*_NSGetArgc(), *_NSGetArgv(), *_NSGetEnviron());
}

void CallFinalizer(uint64_t function, CallingConvention) {
  reinterpret_cast<void (*)()>(function)();
}

// Without arguments, there is no difference.
void CallMicrosoftFunction(uint64_t function) { reinterpret_cast<void (*)()>(function)(); }

uint64_t CallResolver(uint64_t resolver) { return reinterpret_cast<uint64_t (*)()>(resolver)(); }

}  // namespace orcjit
