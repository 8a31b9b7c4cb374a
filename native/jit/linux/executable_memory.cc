// Asks the kernel: proc(5), /proc/pid/maps.
#include "jit/executable_memory.h"

#include <cstdio>
#include <memory>

namespace orcjit {

bool IsExecutableMemory(uint64_t address) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "re"),
                                                       std::fclose);
  if (maps == nullptr) return true;  // nobody to ask: as the system's loader, which does not
  unsigned long begin = 0, end = 0;
  char access[5] = {};
  while (std::fscanf(maps.get(), "%lx-%lx %4s%*[^\n]", &begin, &end, access) == 3) {
    if (address >= begin && address < end) return access[2] == 'x';
  }
  return false;
}

}  // namespace orcjit
