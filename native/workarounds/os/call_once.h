// std::call_once of libstdc++, for linked code.
//
// Its template is in a header: it leaves what is to be called in two thread_local variables of the
// library, and gives pthread_once() a function of the library that calls it. Code for executables,
// which compilers make by default, reaches such variables by a fixed distance from the thread
// pointer (initial exec). The library has no such place for them any more once a thread of a
// process that loaded it late has thrown an exception, which uses other variables of the same
// block. So linked code has two variables and a function of its own, all three together: nobody
// else sees them.
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
