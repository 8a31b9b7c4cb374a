// What stands in for functions of TVM's run time while that is not loaded.
//
// Code that TVM generates calls a few functions through pointers of its own, `__NAME`. Whoever
// loads the code fills them with what libtvm_runtime has registered as context symbols. Without it
// they would stay null, and the first call would end the process.
#ifndef ORCJIT_FFI_CONTEXT_STAND_INS_H_
#define ORCJIT_FFI_CONTEXT_STAND_INS_H_

#include <string>
#include <vector>

namespace orcjit {

struct ContextStandIn {
  std::string symbol;
  void* value;
};

// Functions of libtvm_ffi are themselves; those of TVM's run time raise an error that says what to
// do. Binding to libtvm_ffi comes before the first call.
const std::vector<ContextStandIn>& ContextStandIns();

}  // namespace orcjit

#endif  // ORCJIT_FFI_CONTEXT_STAND_INS_H_
