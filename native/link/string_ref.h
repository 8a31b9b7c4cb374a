// LLVM's view of a text from the standard library's.
#ifndef ORCJIT_LINK_STRING_REF_H_
#define ORCJIT_LINK_STRING_REF_H_

#include <string_view>

#include "llvm/ADT/StringRef.h"

namespace orcjit {

inline llvm::StringRef Ref(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace orcjit

#endif  // ORCJIT_LINK_STRING_REF_H_
