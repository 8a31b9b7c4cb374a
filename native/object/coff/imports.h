// What the reader keeps for those who read relocations.
#ifndef ORCJIT_OBJECT_COFF_IMPORTS_H_
#define ORCJIT_OBJECT_COFF_IMPORTS_H_

#include <vector>

#include "object/object_model.h"

namespace orcjit {

struct CoffImports final : FormatData {
  std::vector<bool> is_import;  // by symbol of the model: the file names a pointer to it
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_COFF_IMPORTS_H_
