// Shared libraries that are made in memory (memfd), to have the dynamic loader do something that it
// does for nothing else than a library.
#ifndef ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_
#define ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_

#include <string>

namespace orcjit {

// Loads the bytes of one, visible to nobody but who has the handle. `when` is RTLD_NOW or RTLD_LAZY.
// Null if it cannot be loaded: dlerror() has the reason, or null if no file in memory could be made.
void* LoadFromMemory(const std::string& library, int when);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_
