// Unwind tables of linked code: what the unwinder of the process knows besides those of shared
// libraries.
#ifndef ORCJIT_OS_UNWIND_TABLES_H_
#define ORCJIT_OS_UNWIND_TABLES_H_

#include <cstdint>

namespace orcjit {

// An .eh_frame section, up to its end mark.
void RegisterUnwindTable(uint64_t eh_frame);
void DeregisterUnwindTable(uint64_t eh_frame);

}  // namespace orcjit

#endif  // ORCJIT_OS_UNWIND_TABLES_H_
