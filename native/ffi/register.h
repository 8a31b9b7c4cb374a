// The one entry of the TVM-FFI layer.
#ifndef ORCJIT_FFI_REGISTER_H_
#define ORCJIT_FFI_REGISTER_H_

#include <string>

namespace orcjit {

// Binds the C functions of the libtvm_ffi at `path`, which the process has loaded, and registers
// the global functions "orcjit_import.*" and the loaders for .o and .a with it. Throws JitError
// when that libtvm_ffi is not one that this build can work with.
void RegisterWithTvmFfi(const std::string& path, const std::string& build_info);

}  // namespace orcjit

#endif  // ORCJIT_FFI_REGISTER_H_
