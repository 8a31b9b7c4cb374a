#include "ffi/process_state.h"

namespace orcjit {

TvmFfiState tvm_ffi_state;

Registrations& Registrations::Get() {
  static Registrations* const registrations = new Registrations;
  return *registrations;
}

}  // namespace orcjit
