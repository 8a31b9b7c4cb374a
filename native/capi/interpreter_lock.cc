// Python's GIL as the linker knows it (os/host_lock.h).
#include "capi/interpreter_lock.h"

#include "capi/orcjit_import.h"
#include "capi/process_state.h"
#include "os/host_lock.h"

namespace {

using orcjit::interpreter_state;
using GetState = orcjit::InterpreterState::GetState;
using Restore = orcjit::InterpreterState::Restore;

bool IsHeld() {
  void* state = interpreter_state.current.load()();
  if (state == nullptr) return false;
  GetState own = interpreter_state.own_state;
  return own == nullptr || own() == state;
}

void* Release() { return interpreter_state.save.load()(); }

void Acquire(void* state) { interpreter_state.restore.load()(state); }

}  // namespace

namespace orcjit {

const void* InterpreterFunction() {
  return reinterpret_cast<const void*>(interpreter_state.restore.load());
}

}  // namespace orcjit

void orcjit_use_interpreter_lock(void* current_function, void* save_function,
                                 void* restore_function, void* own_state_function) {
  interpreter_state.current = reinterpret_cast<GetState>(current_function);
  interpreter_state.save = reinterpret_cast<GetState>(save_function);
  interpreter_state.restore = reinterpret_cast<Restore>(restore_function);
  interpreter_state.own_state = reinterpret_cast<GetState>(own_state_function);
  orcjit::SetHostLock({IsHeld, Release, Acquire});
}
