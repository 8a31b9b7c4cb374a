// How TVM-FFI names what an object exports.
#ifndef ORCJIT_OBJECT_NAMING_H_
#define ORCJIT_OBJECT_NAMING_H_

#include <string_view>

namespace orcjit {

// The prefix of symbols that TVM-FFI exports as functions, and of those that mean something else.
inline constexpr std::string_view kExportPrefix = "__tvm_ffi_";
inline constexpr std::string_view kSpecialPrefix = "__tvm_ffi__";

// Whether a symbol of this name is a function that a module shows as an attribute.
inline bool IsExportName(std::string_view symbol) {
  return symbol.size() > kExportPrefix.size() &&
         symbol.substr(0, kExportPrefix.size()) == kExportPrefix &&
         symbol.substr(0, kSpecialPrefix.size()) != kSpecialPrefix;
}

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_NAMING_H_
