// Facts about an object file or archive that an import wants before anything is linked.
#ifndef ORCJIT_OBJECT_INSPECT_H_
#define ORCJIT_OBJECT_INSPECT_H_

#include <string>
#include <vector>

#include "object/opened_file.h"

namespace orcjit {

struct ObjectFacts {
  FileIdentity identity;
  std::vector<std::string> init_functions;  // of extension modules
  std::vector<std::string> declarations;    // in the order of the objects
  bool has_exports = false;                 // functions of TVM-FFI's
  bool is_native = true;
};

// Throws JitError kObjectFormat if a declaration is malformed.
ObjectFacts Inspect(const OpenedFile& file);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INSPECT_H_
