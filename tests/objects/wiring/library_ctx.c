// Looks a function up among the modules that its own library imports.
#include "kernel.h"

#include <tvm/ffi/extra/c_env_api.h>

KERNEL void* __tvm_ffi__library_ctx = NULL;

EXPORT_INT(has_context) { return __tvm_ffi__library_ctx != NULL; }

KERNEL int __tvm_ffi_call_imported(void* self, const TVMFFIAny* args, int32_t num_args,
                                   TVMFFIAny* result) {
  TVMFFIObjectHandle function = NULL;
  if (TVMFFIEnvModLookupFromImports(__tvm_ffi__library_ctx, "imported", &function) != 0) return -1;
  return TVMFFIFunctionCall(function, (TVMFFIAny*)args, num_args, result);
}
