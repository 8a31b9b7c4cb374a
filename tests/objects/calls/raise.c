// An error raised by plain C, through the C API.
#include "kernel.h"

KERNEL int __tvm_ffi_raise(void* self, const TVMFFIAny* args, int32_t num_args,
                           TVMFFIAny* result) {
  TVMFFIErrorSetRaisedFromCStr("IndexError", "raised in C");
  return -1;
}
