// What linked code registers with atexit and __cxa_atexit.
//
// The C library keeps the list, so that exit() runs the handlers of all code of the process in the
// reverse of the order in which they were registered. It can also run those of one __dso_handle
// (__cxa_finalize), which is right for an unload; but at the end of the interpreter the handlers of
// several libraries have to run, in that order, while the process goes on.
#ifndef ORCJIT_OS_EXIT_HANDLERS_H_
#define ORCJIT_OS_EXIT_HANDLERS_H_

#include <cstdint>
#include <vector>

namespace orcjit {

// What linked code calls as __cxa_atexit.
int RegisterExitHandler(void (*handler)(void*), void* argument, void* dso_handle);

// Runs the handlers of these libraries, newest first over all of them, those that they register
// meanwhile too; and drops what they have recorded with at_quick_exit and pthread_atfork.
void RunExitHandlers(const std::vector<uint64_t>& dso_handles);

}  // namespace orcjit

#endif  // ORCJIT_OS_EXIT_HANDLERS_H_
