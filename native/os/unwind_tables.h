// Unwind tables of linked code: what the unwinder of the process knows besides those of shared
// libraries.
#ifndef ORCJIT_OS_UNWIND_TABLES_H_
#define ORCJIT_OS_UNWIND_TABLES_H_

#include <cstdint>

namespace orcjit {

// A table of functions as Windows has them (.pdata): sorted, with distances from `base`.
struct FunctionRange {
  uint64_t table = 0;
  uint64_t count = 0;  // 0: there is none
  uint64_t base = 0;
};

// An .eh_frame section, up to its end mark.
void RegisterUnwindTable(uint64_t eh_frame);
void DeregisterUnwindTable(uint64_t eh_frame);

void RegisterFunctions(const FunctionRange& functions);
void DeregisterFunctions(const FunctionRange& functions);

}  // namespace orcjit

#endif  // ORCJIT_OS_UNWIND_TABLES_H_
