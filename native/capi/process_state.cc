#include "capi/process_state.h"

namespace orcjit {

InterpreterState interpreter_state;

SharedExtensions& SharedExtensions::Get() {
  static SharedExtensions* const shared = new SharedExtensions;
  return *shared;
}

}  // namespace orcjit
