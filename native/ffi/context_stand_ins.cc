#include "ffi/context_stand_ins.h"

#include <tvm/ffi/error.h>

#include "ffi/tvm_ffi_binding.h"

namespace orcjit {
namespace {

void RaiseMissing(const std::string& function) {
  tvm::ffi::Error error("RuntimeError",
                        "this code was compiled to use " + function +
                            ", which is part of TVM's run time, and that is not loaded: import tvm "
                            "first, or declare depends = [\"tvm\"] or libraries = "
                            "[\"tvm/lib/libtvm_runtime.so\"] in its manifest, orcjit.toml of a "
                            "package or NAME.orcjit.toml of an object",
                        "");
  tvm::ffi::detail::SetSafeCallRaised(error);
}

// Callers take -1 and null for "an error was raised". The arguments are not looked at.
template <const char* kFunction>
int FailWithNumber() {
  RaiseMissing(kFunction);
  return -1;
}

template <const char* kFunction>
void* FailWithNull() {
  RaiseMissing(kFunction);
  return nullptr;
}

constexpr char kAllocWorkspace[] = "TVMBackendAllocWorkspace";
constexpr char kFreeWorkspace[] = "TVMBackendFreeWorkspace";
constexpr char kParallelLaunch[] = "TVMBackendParallelLaunch";
constexpr char kParallelBarrier[] = "TVMBackendParallelBarrier";

std::vector<ContextStandIn> MakeStandIns() {
  std::vector<ContextStandIn> made = {
      {"__TVMBackendAllocWorkspace", reinterpret_cast<void*>(&FailWithNull<kAllocWorkspace>)},
      {"__TVMBackendFreeWorkspace", reinterpret_cast<void*>(&FailWithNumber<kFreeWorkspace>)},
      {"__TVMBackendParallelLaunch", reinterpret_cast<void*>(&FailWithNumber<kParallelLaunch>)},
      {"__TVMBackendParallelBarrier", reinterpret_cast<void*>(&FailWithNumber<kParallelBarrier>)},
  };
  for (const char* name : {"TVMFFIFunctionCall", "TVMFFIErrorSetRaisedFromCStr",
                           "TVMFFIEnvModLookupFromImports", "TVMFFIHandleInitOnce"}) {
    if (void* own = FindTvmFfiFunction(name)) made.push_back({std::string("__") + name, own});
  }
  return made;
}

}  // namespace

const std::vector<ContextStandIn>& ContextStandIns() {
  static const auto* const stand_ins = new std::vector<ContextStandIn>(MakeStandIns());
  return *stand_ins;
}

}  // namespace orcjit
