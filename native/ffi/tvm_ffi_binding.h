// libtvm_ffi, bound when it is needed.
//
// This library must load without libtvm_ffi (extension modules never need it), so it does not link
// against it: tvm_ffi_binding.cc defines the few functions of it that the headers' inline code
// calls, each as a jump through a pointer that BindTvmFfi fills.
#ifndef ORCJIT_FFI_TVM_FFI_BINDING_H_
#define ORCJIT_FFI_TVM_FFI_BINDING_H_

#include <tvm/ffi/c_api.h>

#include <string>

namespace orcjit {

// Throws JitError kInternal when the library at `path` is not loaded, lacks a function, or is of a
// version whose binary interface differs from the headers of this build.
void BindTvmFfi(const std::string& path);

// The address of a C function of libtvm_ffi; null if this version has none of that name.
void* FindTvmFfiFunction(const char* name);

// A new error object, made by libtvm_ffi, that says the same; null when there is no memory for it.
TVMFFIObjectHandle CopyError(const TVMFFIErrorCell& error);

}  // namespace orcjit

#endif  // ORCJIT_FFI_TVM_FFI_BINDING_H_
