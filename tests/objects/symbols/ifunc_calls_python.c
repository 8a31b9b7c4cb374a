// A function whose resolver asks the registered function test.orcjit.on_load what to choose.
#include "kernel.h"

static int plain(void) { return 4; }
static int chosen(void) { return 44; }

static int64_t ask(void) {
  TVMFFIByteArray name = {"test.orcjit.on_load", 19};
  TVMFFIObjectHandle function = NULL;
  TVMFFIAny argument = {.type_index = kTVMFFIInt, .v_int64 = 20};
  TVMFFIAny result = {.type_index = kTVMFFINone};
  if (TVMFFIFunctionGetGlobal(&name, &function) != 0 || function == NULL) return 0;
  int code = TVMFFIFunctionCall(function, &argument, 1, &result);
  TVMFFIObjectDecRef(function);
  return code == 0 ? result.v_int64 : 0;
}

static int (*resolve(void))(void) { return ask() == 21 ? chosen : plain; }
static int dispatched(void) __attribute__((ifunc("resolve")));

static int at_load;
__attribute__((constructor)) static void start(void) { at_load = dispatched(); }

EXPORT_INT(call_dispatched) { return dispatched(); }
EXPORT_INT(chosen_at_load) { return at_load; }
