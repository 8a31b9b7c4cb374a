// Facts about an object file or archive that an import wants before anything is linked.
#ifndef ORCJIT_OBJECT_INSPECT_H_
#define ORCJIT_OBJECT_INSPECT_H_

#include <optional>
#include <string>
#include <vector>

#include "object/opened_file.h"

namespace orcjit {

struct ObjectFacts {
  FileIdentity identity;
  std::vector<std::string> init_functions;  // of extension modules
  std::vector<std::string> declarations;    // in the order of the objects
  bool has_exports = false;                 // functions of TVM-FFI's
  bool is_documented = false;               // at least one of them
  bool is_native = true;
};

// Throws JitError kObjectFormat if a declaration is malformed.
ObjectFacts Inspect(const OpenedFile& file);

// The functions of TVM-FFI's that an object exports, sorted: a separator and the name without its
// prefix for each. Before them an "e" if something runs at import, and a "d" if there is
// documentation. Nothing for what asks for more than to be linked: an archive, an object for
// another machine, one that makes an extension module, declares something, or has modules embedded
// in it.
std::optional<std::string> ExportsOfPlainKernels(const OpenedFile& file);

// Those of one object. Throws likewise.
std::vector<std::string> DeclarationsOf(const ObjectModel& object, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INSPECT_H_
