// Registers a global function when it is initialized,
// and fails afterwards while REGISTERS_FAILS is in the environment.
#include <tvm/ffi/function.h>
#include <tvm/ffi/reflection/registry.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "trace.h"

namespace ffi = tvm::ffi;

// The function holds it, so that it goes with the function.
struct Held {
  ~Held() { trace("-held"); }
};

TVM_FFI_STATIC_INIT_BLOCK() {
  auto held = std::make_shared<Held>();
#ifdef PACKED
  ffi::Function::SetGlobal("registers.add_one",
                           ffi::Function::FromTyped([held](int value) { return value + 1; }));
#else
  ffi::reflection::GlobalDef().def("registers.add_one", [held](int value) { return value + 1; });
#endif
}

static int fail_if_told() {
  if (std::getenv("REGISTERS_FAILS") != nullptr) throw std::runtime_error("told to fail");
  return 1;
}
static int initialized = fail_if_told();

int get_initialized() { return initialized; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(get_initialized, get_initialized);
