// Modules embedded in a library (`__tvm_ffi__library_bin`): their bytes, and the tree of who
// imports whom.
#ifndef ORCJIT_FFI_LIBRARY_BINARY_H_
#define ORCJIT_FFI_LIBRARY_BINARY_H_

#include <tvm/ffi/extra/module.h>

#include <string_view>

namespace orcjit {

// Loads the embedded modules and wires the import tree, with `library` in the place marked "_lib";
// returns the tree's root. `bytes` reaches from the symbol to the end of its section and is not
// trusted. Throws JitError kLibraryBinary; what a loader throws passes through.
tvm::ffi::Module ExpandLibraryBinary(std::string_view bytes, const tvm::ffi::Module& library);

}  // namespace orcjit

#endif  // ORCJIT_FFI_LIBRARY_BINARY_H_
