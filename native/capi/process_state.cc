#include "capi/process_state.h"

namespace orcjit {

InterpreterState interpreter_state;

}  // namespace orcjit
