// What native/ffi has once for the process: the libtvm_ffi that it is bound to (tvm_ffi_binding.h),
// of which there is one, and what linked code has put into the tables of that. Filled before
// anything of TVM-FFI is called, at its registration, and has no end: libtvm_ffi is never unloaded.
#ifndef ORCJIT_FFI_PROCESS_STATE_H_
#define ORCJIT_FFI_PROCESS_STATE_H_

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/object.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace orcjit {

class CodeOwner;

// Every function that the headers' inline code needs; a missing one shows as an undefined symbol
// when this library is linked (-z defs). X(name)
#define ORCJIT_TVM_FFI_C_FUNCTIONS(X) \
  X(TVMFFIBacktrace)                  \
  X(TVMFFIErrorCreate)                \
  X(TVMFFIErrorMoveFromRaised)        \
  X(TVMFFIErrorSetRaised)             \
  X(TVMFFIFunctionGetGlobal)          \
  X(TVMFFIFunctionSetGlobal)          \
  X(TVMFFIGetTypeInfo)                \
  X(TVMFFITypeGetOrAllocIndex)

struct BoundFunctions {
#define ORCJIT_DECLARE(name) decltype(&::name) name = nullptr;
  ORCJIT_TVM_FFI_C_FUNCTIONS(ORCJIT_DECLARE)
#undef ORCJIT_DECLARE
  // Since 0.1.8; older ones have errors without a cause.
  decltype(&::TVMFFIErrorCreateWithCauseAndExtraContext) create_error_with_cause = nullptr;
  // Non-virtual code of C++ classes, by its mangled name.
  void (*import_module)(tvm::ffi::ModuleObj*, const tvm::ffi::Module&) = nullptr;
  void (*clear_imports)(tvm::ffi::ModuleObj*) = nullptr;
  void (*visit_context_symbols)(const tvm::ffi::TypedFunction<void(tvm::ffi::String, void*)>&) =
      nullptr;
};

struct TvmFfiState {
  BoundFunctions functions;
  void* library = nullptr;
  std::atomic<bool> has_error_classes{false};  // whether Python has told TVM-FFI of them
};

// What code of one library has registered, and is still to be taken back.
struct Registered {
  // The global ones by name, also those of which another has taken the place: somebody may hold
  // them. Weak, since a function may hold its library, and tells whether it is still there.
  std::multimap<std::string, tvm::ffi::WeakObjectPtr<tvm::ffi::Object>> functions;
  bool has_types = false;
};

// The tables of TVM-FFI are one for all sessions. Made when linked code first registers something,
// and never destroyed: libraries are unloaded until the very end.
struct Registrations {
  static Registrations& Get();

  std::mutex mutex;
  std::map<const CodeOwner*, Registered> by_owner;  // guarded by mutex
  // Code that has registered something after its library was closed, when nothing is taken back any
  // more: it stays. Guarded by mutex.
  std::set<std::shared_ptr<CodeOwner>> kept;
};

// Called through by each call of TVM-FFI's: it is there without being made first.
extern TvmFfiState tvm_ffi_state;

}  // namespace orcjit

#endif  // ORCJIT_FFI_PROCESS_STATE_H_
