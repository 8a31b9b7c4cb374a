// Asks the dynamic loader, and the kernel: proc(5), /proc/pid/maps.
#include "os/callable_address.h"

#include <dlfcn.h>

#include <cstdio>
#include <memory>

namespace orcjit {
namespace {

bool IsExecutable(uint64_t address) {
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

}  // namespace

bool IsCallableAddress(uint64_t address) {
  if (!IsExecutable(address)) return false;
  // The middle of somebody's function is reached by a damaged addend only.
  Dl_info info;
  if (dladdr(reinterpret_cast<const void*>(address), &info) == 0) return true;
  return reinterpret_cast<uint64_t>(info.dli_saddr) == address;
}

}  // namespace orcjit
