// std::call_once of libstdc++, for linked code.
//
// Trigger: std::call_once in code for executables, which compilers make by default.
// Affected: libstdc++, all releases. Its template is in a header: it leaves what is to be called in
// two thread_local variables of the library, which such code reaches by a fixed distance from the
// thread pointer (initial exec), and gives pthread_once() a function of the library that calls it.
// Symptom: the library has no such place for the variables any more once a thread of a process that
// loaded it late has thrown an exception, which uses other variables of the same block: the link
// fails.
// Cure: linked code has two variables and a function of its own, all three together. Nobody else
// sees them.
// To be deleted when the template needs no thread_local variables, with its calls in
// process_symbols.cc.
#ifndef ORCJIT_WORKAROUNDS_OS_CALL_ONCE_H_
#define ORCJIT_WORKAROUNDS_OS_CALL_ONCE_H_

#include <string>

#include "os/thread_local.h"

namespace orcjit {

// False if `name` is neither of the two. Needs the link lock.
bool FindOnceVariable(const std::string& name, TlsDescriptor* descriptor);

// What linked code calls as __once_proxy; passes on what it throws.
void CallWhatIsCalledOnce();

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_CALL_ONCE_H_
