#include "ffi/process_state.h"

namespace orcjit {

TvmFfiState tvm_ffi_state;

}  // namespace orcjit
