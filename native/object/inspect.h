// Facts about an object file or archive that the Python side wants before anything is linked.
#ifndef ORCJIT_OBJECT_INSPECT_H_
#define ORCJIT_OBJECT_INSPECT_H_

#include <string>
#include <vector>

#include "object/opened_file.h"

namespace orcjit {

struct ObjectFacts {
  std::string kind;  // "relocatable" or "archive"
  FileIdentity identity;
  std::vector<std::string> exports;         // names of functions, without TVM-FFI's prefix
  std::vector<std::string> init_functions;  // of extension modules
  std::vector<std::string> declarations;    // in the order of the objects
  bool is_native = true;
  bool has_initializers = false;
};

// Throws JitError kObjectFormat if a declaration is malformed.
ObjectFacts Inspect(const OpenedFile& file);

// Records "kind", "format", "machine", "native" and "has_initializers" (if they hold); one for each
// of "exports", "init_functions" and "declarations".
std::string ToText(const ObjectFacts& facts);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INSPECT_H_
