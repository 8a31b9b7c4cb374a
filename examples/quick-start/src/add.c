/* Kernels in plain C, with the C ABI of TVM-FFI: no C++ and no library needed.
 *
 * The symbol is __tvm_ffi_ and the name that Python sees. A result is a type index and
 * a value. The function returns 0, or -1 once it has set an error. */
#include <tvm/ffi/c_api.h>

static int fail(const char* kind, const char* message) {
  TVMFFIErrorSetRaisedFromCStr(kind, message);
  return -1;
}

TVM_FFI_DLL_EXPORT int __tvm_ffi_add(void* self, const TVMFFIAny* args, int32_t num_args,
                                     TVMFFIAny* result) {
  (void)self;
  if (num_args != 2 || args[0].type_index != kTVMFFIInt || args[1].type_index != kTVMFFIInt) {
    return fail("TypeError", "add() takes two integers");
  }
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = args[0].v_int64 + args[1].v_int64;
  return 0;
}

/* An array arrives as a DLTensor: bare, or inside a TVM-FFI tensor object. */
static const DLTensor* tensor_of(const TVMFFIAny* value) {
  if (value->type_index == kTVMFFIDLTensorPtr) return (const DLTensor*)value->v_ptr;
  if (value->type_index != kTVMFFITensor) return 0;
  return (const DLTensor*)((const char*)value->v_obj + sizeof(TVMFFIObject));
}

static int is_double_vector(const DLTensor* x) {
  return x && x->ndim == 1 && x->dtype.code == kDLFloat && x->dtype.bits == 64 &&
         x->dtype.lanes == 1 && (!x->strides || x->strides[0] == 1);
}

TVM_FFI_DLL_EXPORT int __tvm_ffi_total(void* self, const TVMFFIAny* args, int32_t num_args,
                                       TVMFFIAny* result) {
  const DLTensor* x = num_args == 1 ? tensor_of(&args[0]) : 0;
  const double* data;
  double sum = 0;
  (void)self;
  if (!is_double_vector(x)) return fail("TypeError", "total() takes one float64 vector");
  data = (const double*)((const char*)x->data + x->byte_offset);
  for (int64_t i = 0; i < x->shape[0]; ++i) sum += data[i];
  result->type_index = kTVMFFIFloat;
  result->zero_padding = 0;
  result->v_float64 = sum;
  return 0;
}
