// The data of a machine's libgcc.a that each unit gets a copy of.
#ifndef ORCJIT_OS_LINUX_SUPPORT_DATA_H_
#define ORCJIT_OS_LINUX_SUPPORT_DATA_H_

#include <vector>

#include "os/link_support.h"

namespace orcjit {

// Always the same.
const std::vector<SupportData>& SupportDataOfMachine();

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_SUPPORT_DATA_H_
