// Python's GIL as the linker knows it (os/host_lock.h).
#include "capi/interpreter_lock.h"

#include <atomic>

#include "capi/orcjit_import.h"
#include "os/host_lock.h"

namespace {

using GetState = void* (*)();
using Restore = void (*)(void*);

// Set by each interpreter of the process that loads this library, always to the same.
std::atomic<GetState> current{nullptr};
std::atomic<GetState> own_state{nullptr};
std::atomic<GetState> save{nullptr};
std::atomic<Restore> restore{nullptr};

bool IsHeld() {
  void* state = current.load()();
  if (state == nullptr) return false;
  GetState own = own_state;
  return own == nullptr || own() == state;
}

void* Release() { return save.load()(); }

void Acquire(void* state) { restore.load()(state); }

}  // namespace

namespace orcjit {

const void* InterpreterFunction() { return reinterpret_cast<const void*>(restore.load()); }

}  // namespace orcjit

void orcjit_use_interpreter_lock(void* current_function, void* save_function,
                                 void* restore_function, void* own_state_function) {
  current = reinterpret_cast<GetState>(current_function);
  save = reinterpret_cast<GetState>(save_function);
  restore = reinterpret_cast<Restore>(restore_function);
  own_state = reinterpret_cast<GetState>(own_state_function);
  orcjit::SetHostLock({IsHeld, Release, Acquire});
}
