// A function in C whose metadata and documentation are what the test wants: -DMETADATA and -DDOC
// are string literals. Without them it has none. -DMETADATA_RAISES: the getter of the metadata
// raises an error; -DDOC_RAISES: that of the documentation; -DMETADATA_IS_INT: it returns a number.
#include <string.h>

#include "kernel.h"

EXPORT_INT(f) { return ARG(0) + ARG(1); }

#define GETTER(name) \
  KERNEL int name(void* self, const TVMFFIAny* args, int32_t num_args, TVMFFIAny* result)

static inline int ReturnText(const char* text, TVMFFIAny* result) {
  TVMFFIByteArray bytes = {text, strlen(text)};
  return TVMFFIStringFromByteArray(&bytes, result);
}

#if defined(METADATA)
GETTER(__tvm_ffi__metadata_f) { return ReturnText(METADATA, result); }
#elif defined(METADATA_RAISES)
GETTER(__tvm_ffi__metadata_f) {
  TVMFFIErrorSetRaisedFromCStr("KeyError", "raised by the metadata");
  return -1;
}
#elif defined(METADATA_IS_INT)
GETTER(__tvm_ffi__metadata_f) {
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = 1;
  return 0;
}
#endif

#if defined(DOC)
GETTER(__tvm_ffi__doc_f) { return ReturnText(DOC, result); }
#elif defined(DOC_RAISES)
GETTER(__tvm_ffi__doc_f) {
  TVMFFIErrorSetRaisedFromCStr("KeyError", "raised by the documentation");
  return -1;
}
#endif
