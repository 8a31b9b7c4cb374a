// A finalizer that calls the registered function test.orcjit.on_unload.
#include "kernel.h"

__attribute__((destructor)) static void end(void) {
  TVMFFIByteArray name = {"test.orcjit.on_unload", 21};
  TVMFFIObjectHandle function = NULL;
  TVMFFIAny result = {.type_index = kTVMFFINone};
  if (TVMFFIFunctionGetGlobal(&name, &function) != 0 || function == NULL) return;
  TVMFFIFunctionCall(function, NULL, 0, &result);
  TVMFFIObjectDecRef(function);
}

EXPORT_INT(run) { return 1; }
