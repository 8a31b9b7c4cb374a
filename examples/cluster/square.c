#include <tvm/ffi/c_api.h>

TVM_FFI_DLL_EXPORT int __tvm_ffi_square(void* self, const TVMFFIAny* args, int32_t num_args,
                                        TVMFFIAny* result) {
  *result = (TVMFFIAny){.type_index = kTVMFFIInt, .v_int64 = args[0].v_int64 * args[0].v_int64};
  return 0;
}
