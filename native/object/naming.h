// How TVM-FFI and CPython name what an object exports, and how lists of such names are told to
// Python.
#ifndef ORCJIT_OBJECT_NAMING_H_
#define ORCJIT_OBJECT_NAMING_H_

#include <string_view>

namespace orcjit {

// Between key and value, and after each value, of what Python is told: two characters that no text
// of ours contains (EscapeUnprintable). JSON would cost Python the import of its parser.
inline constexpr char kFieldSeparator = '\x1f';
inline constexpr char kRecordSeparator = '\x1e';

// The prefix of symbols that TVM-FFI exports as functions, and of those that mean something else.
inline constexpr std::string_view kExportPrefix = "__tvm_ffi_";
inline constexpr std::string_view kSpecialPrefix = "__tvm_ffi__";

// The data from which TVM-FFI makes modules that are imported into that of the library.
inline constexpr std::string_view kEmbeddedModules = "__tvm_ffi__library_bin";

// Of the functions that return the documentation of others.
inline constexpr std::string_view kDocumentation = "__tvm_ffi__doc_";

// Where the macros of orcjit_import.h put their declarations, as strings "key=value" that end with
// a zero byte, and the symbol that tells which members of an archive have any.
inline constexpr std::string_view kDeclarationSection = ".orcjit_import";
inline constexpr std::string_view kDeclarationMarker = "orcjit_import_declares";

// Where compilers say who they are.
inline constexpr std::string_view kCompilerSection = ".comment";

// Whether a symbol of this name is a function that a module shows as an attribute.
inline bool IsExportName(std::string_view symbol) {
  return symbol.size() > kExportPrefix.size() &&
         symbol.substr(0, kExportPrefix.size()) == kExportPrefix &&
         symbol.substr(0, kSpecialPrefix.size()) != kSpecialPrefix;
}

// Whether a symbol with the prefix is one that TVM-FFI gave a meaning of its own: data, or a
// getter. Functions that only other modules call may look special without being so: Relax compiles
// `__vmtir__main`.
inline bool IsReservedName(std::string_view symbol) {
  if (symbol.substr(0, kSpecialPrefix.size()) != kSpecialPrefix) return false;
  std::string_view name = symbol.substr(kSpecialPrefix.size());
  return name == "library_bin" || name == "library_ctx" || name.substr(0, 9) == "metadata_" ||
         name.substr(0, 4) == "doc_";
}

// Whether a symbol of this name makes a CPython extension module: by an init function (PEP 489), or
// by its slots (PEP 793). `U`: the rest is Punycode, of a name beyond ASCII.
inline bool IsInitFunctionName(std::string_view symbol) {
  if (symbol.substr(0, 2) != "Py") return false;
  for (std::string_view prefix : {"PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_"}) {
    if (symbol.substr(0, prefix.size()) == prefix) return true;
  }
  return false;
}

// What Python or TVM-FFI look up by name in a library, and no object has to refer to.
inline bool IsEntryPoint(std::string_view symbol) {
  return IsInitFunctionName(symbol) || symbol.substr(0, kExportPrefix.size()) == kExportPrefix;
}

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_NAMING_H_
