#include "jit/process_state.h"

namespace orcjit {

LinkerState& LinkerState::Get() {
  static LinkerState* const state = new LinkerState;
  return *state;
}

}  // namespace orcjit
