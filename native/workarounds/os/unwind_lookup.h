// libgcc's search for the unwind information of linked code.
//
// Trigger: a C++ exception, or a backtrace, in a process with linked code.
// Affected: libgcc before GCC 13, which keeps a list of all registered tables; and libgcc since
// GCC 13, whose destructor forgets them.
// Symptom: with a thousand libraries, an exception takes six times as long, also in code that has
// nothing to do with them, and all threads take turns. And a thread that throws while another one
// is in exit() ends the process with std::terminate, where code of a shared library would not.
// Cure: libgcc asks us first. It calls its own function through its table of imports, as any other
// library does; what is not ours goes on to that function, which knows of no tables then, or to
// another copy of this library, which has come there first (os/linux/redirection.h).
// To be deleted when libgcc searches fast, and to the end, with os/linux/unwind_index.h,
// os/linux/unwind_functions.h and its calls in os/linux/unwind_tables.cc.
#ifndef ORCJIT_WORKAROUNDS_OS_UNWIND_LOOKUP_H_
#define ORCJIT_WORKAROUNDS_OS_UNWIND_LOOKUP_H_

#include <cstdint>

namespace orcjit {

// An .eh_frame section, up to its end mark. No where libgcc has to know it itself: its calls cannot
// be redirected, or the table is more than our index can hold.
bool AddToUnwindLookup(uint64_t eh_frame);

// No if it was not added.
bool RemoveFromUnwindLookup(uint64_t eh_frame);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_UNWIND_LOOKUP_H_
