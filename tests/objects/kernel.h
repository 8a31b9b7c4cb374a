// Exports a function with the raw TVM-FFI calling convention, for objects that need nothing else:
//   EXPORT_INT(add) { return ARG(0) + ARG(1); }
#pragma once
#include <tvm/ffi/c_api.h>

#ifdef __cplusplus
#define KERNEL extern "C" TVM_FFI_DLL_EXPORT
#else
#define KERNEL TVM_FFI_DLL_EXPORT
#endif

#define EXPORT_INT(name)                                                                     \
  static int64_t name##_body(const TVMFFIAny* args, int32_t num_args);                       \
  KERNEL int __tvm_ffi_##name(void* self, const TVMFFIAny* args, int32_t num_args,           \
                              TVMFFIAny* result) {                                           \
    (void)self;                                                                              \
    result->type_index = kTVMFFIInt;                                                         \
    result->zero_padding = 0;                                                                \
    result->v_int64 = name##_body(args, num_args);                                           \
    return 0;                                                                                \
  }                                                                                          \
  static int64_t name##_body(const TVMFFIAny* args, int32_t num_args)

#define ARG(index) (args[index].v_int64)

// Two steps, so that a macro given with -D may be a part of a name.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define EXPORT_INT_AS(name) EXPORT_INT_(name)
#define EXPORT_INT_(name) EXPORT_INT(name)
