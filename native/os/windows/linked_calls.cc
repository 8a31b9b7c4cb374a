// One convention is both: that of the system is Microsoft's.
#include "os/linked_calls.h"

namespace orcjit {

void CallInitializer(uint64_t function, CallingConvention) { CallMicrosoftFunction(function); }

void CallFinalizer(uint64_t function, CallingConvention) { CallMicrosoftFunction(function); }

void CallMicrosoftFunction(uint64_t function) { reinterpret_cast<void (*)()>(function)(); }

uint64_t CallResolver(uint64_t resolver) { return reinterpret_cast<uint64_t (*)()>(resolver)(); }

}  // namespace orcjit
