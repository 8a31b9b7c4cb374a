// Shared libraries that are made in memory (memfd), to have the dynamic loader do something that it
// does for nothing else than a library.
#ifndef ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_
#define ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_

#include <elf.h>

#include <cstdint>
#include <string>

namespace orcjit {

// What such libraries are made of: all of one is in one segment that can be written to, aligned to
// the largest page that a kernel has.
constexpr uint64_t kLargestPageSize = 65536;

Elf64_Ehdr LibraryHeader(uint64_t segments_offset, uint16_t segment_count);
Elf64_Phdr LibrarySegment(uint32_t type, uint64_t offset, uint64_t size, uint64_t alignment);
Elf64_Dyn DynamicEntry(int64_t tag, uint64_t value);

// Loads the bytes of one, visible to nobody but who has the handle. `when` is RTLD_NOW or
// RTLD_LAZY. Null if it cannot be loaded: dlerror() has the reason, or null if no file in memory
// could be made.
void* LoadFromMemory(const std::string& library, int when);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_MEMORY_LIBRARY_H_
