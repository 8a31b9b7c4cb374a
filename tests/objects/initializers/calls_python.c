// An initializer that calls the registered function test.orcjit.on_load.
#include "kernel.h"

static int64_t answer = -1;

__attribute__((constructor)) static void start(void) {
  TVMFFIByteArray name = {"test.orcjit.on_load", 19};
  TVMFFIObjectHandle function = NULL;
  TVMFFIAny argument = {.type_index = kTVMFFIInt, .v_int64 = 20};
  TVMFFIAny result = {.type_index = kTVMFFINone};
  if (TVMFFIFunctionGetGlobal(&name, &function) != 0 || function == NULL) return;
  if (TVMFFIFunctionCall(function, &argument, 1, &result) == 0) answer = result.v_int64;
  TVMFFIObjectDecRef(function);
}

EXPORT_INT(get_answer) { return answer; }
