// An initializer that calls the registered function test.orcjit.request, and lets out what it
// raises.
#include <tvm/ffi/function.h>

#include "kernel.h"

static int64_t ask() {
  return tvm::ffi::Function::GetGlobalRequired("test.orcjit.request")(1).cast<int64_t>();
}

static int64_t answer = ask();

EXPORT_INT(get_answer) { return answer; }
