// The shared library, or the program, that an address lies in.
#ifndef ORCJIT_OS_LINUX_LOADED_IMAGE_H_
#define ORCJIT_OS_LINUX_LOADED_IMAGE_H_

#include <link.h>

namespace orcjit {

// Null if it lies in none, as that of a thread_local variable does: the loader gives the address
// that this thread's has.
const link_map* LoadedImageAt(const void* address);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_LOADED_IMAGE_H_
