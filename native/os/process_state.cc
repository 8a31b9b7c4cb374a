#include "os/process_state.h"

namespace orcjit {

SystemState& SystemState::Get() {
  static SystemState* const state = new SystemState;
  return *state;
}

}  // namespace orcjit
