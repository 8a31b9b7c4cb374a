// The host's part: registers what context_symbol.c wants.
#include "kernel.h"

#include <tvm/ffi/extra/c_env_api.h>

static int64_t twice_of(int64_t value) { return 2 * value; }

EXPORT_INT(register_context) {
  return TVMFFIEnvModRegisterContextSymbol("orcjit_test_twice", (void*)twice_of);
}
