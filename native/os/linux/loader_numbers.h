// Numbers that the dynamic loader of this machine reads in shared libraries (<elf.h>).
#ifndef ORCJIT_OS_LINUX_LOADER_NUMBERS_H_
#define ORCJIT_OS_LINUX_LOADER_NUMBERS_H_

#include <cstdint>

namespace orcjit {

struct LoaderNumbers {
  uint16_t machine;  // e_machine
  // Of relocations.
  uint32_t tls_distance;
  uint32_t tls_module;
  uint32_t tls_offset;
  uint32_t call;  // a function's address, in the table of calls
  uint32_t address;
};

extern const LoaderNumbers kLoaderNumbers;

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_LOADER_NUMBERS_H_
