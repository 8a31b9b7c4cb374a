// All that people want to know of an object file or archive (the command `inspect`), as JSON. What
// an import needs to know is in inspect.h, and takes a fraction of the time.
#ifndef ORCJIT_OBJECT_DESCRIBE_H_
#define ORCJIT_OBJECT_DESCRIBE_H_

#include <string>

#include "object/opened_file.h"

namespace orcjit {

// An array with an object for each object file: the file itself, each member of the archive that
// its index names, or each slice of a universal file. An entry has
//   label, format, machine, problem   the last is "" if it can be linked here; there is no more of
//                                     what has no reader (object_format.h)
//   eager           whether something of it runs at import
//   sections        [name, size, kind] of those with a size; a kind is "code", "constants", "data",
//                   "zero", "thread-local", "tables" (symbols, relocations), "debug" or "other"
//   defined         [name, kind, binding, visibility, size] of global symbols; a kind is
//                   "function", "variable", "thread-local", "ifunc" or "common", a binding "global"
//                   or "weak"
//   undefined       [name, binding]
//   initializers    names of the sections with functions that run at load or unload
//   compilers       what the compilers say of themselves
//   declarations    as Inspect has them
// and "demangled", a map from names to what they stand for.
// Throws JitError kObjectFormat if a member is malformed.
std::string Describe(const OpenedFile& file);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_DESCRIBE_H_
