// Calls into linked code at load and unload, as the dynamic loader makes them. What they throw goes
// through.
#ifndef ORCJIT_OS_LINKED_CALLS_H_
#define ORCJIT_OS_LINKED_CALLS_H_

#include <cstdint>

namespace orcjit {

// How a function is called: as the system has it, or as Windows does, whatever the system is.
enum class CallingConvention : uint8_t { kOfSystem, kMicrosoft };

// With the arguments of the program, and its environment; Windows passes none.
void CallInitializer(uint64_t function, CallingConvention convention);

void CallFinalizer(uint64_t function, CallingConvention convention);

// One without arguments.
void CallMicrosoftFunction(uint64_t function);

// Returns the address that the resolver of an IFUNC chooses.
uint64_t CallResolver(uint64_t resolver);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINKED_CALLS_H_
