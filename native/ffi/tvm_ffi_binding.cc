#include "ffi/tvm_ffi_binding.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/extra/module.h>

#include "object/error.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

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

BoundFunctions bound;
void* bound_library = nullptr;

template <typename Function>
void Bind(void* library, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(FindThrough(library, name, ""));
  if (*function != nullptr) return;
  throw JitError(ErrorKind::kInternal,
                 std::string("the installed apache-tvm-ffi lacks '") + name +
                     "', which orcjit_import needs; pip install -U apache-tvm-ffi");
}

// The layouts that the headers' inline code relies on are the same from 0.1.6 on, except that
// 0.1.13 made Optional<ObjectRef> larger for a while.
void CheckVersion(void* library) {
  void (*get_version)(TVMFFIVersion*) = nullptr;
  Bind(library, "TVMFFIGetVersion", &get_version);
  TVMFFIVersion version;
  get_version(&version);
  bool is_known =
      version.major == 0 && version.minor == 1 && version.patch >= 6 && version.patch != 13;
  if (is_known) return;
  throw JitError(ErrorKind::kInternal,
                 "the installed apache-tvm-ffi has version " + std::to_string(version.major) + "." +
                     std::to_string(version.minor) + "." + std::to_string(version.patch) +
                     ", but orcjit_import " ORCJIT_IMPORT_VERSION
                     " works with 0.1.6 up to 0.2 (without 0.1.13); pip install "
                     "'apache-tvm-ffi>=0.1.6,<0.2,!=0.1.13'");
}

}  // namespace

void BindTvmFfi(const std::string& path) {
  void* library = LoadedLibrary(path);
  if (library == nullptr) {
    throw JitError(ErrorKind::kInternal,
                   "libtvm_ffi is not loaded from '" + path + "'; import tvm_ffi first");
  }
  CheckVersion(library);
  BoundFunctions functions;
#define ORCJIT_BIND(name) Bind(library, #name, &functions.name);
  ORCJIT_TVM_FFI_C_FUNCTIONS(ORCJIT_BIND)
#undef ORCJIT_BIND
  functions.create_error_with_cause = reinterpret_cast<decltype(functions.create_error_with_cause)>(
      FindThrough(library, "TVMFFIErrorCreateWithCauseAndExtraContext", ""));
  Bind(library, "_ZN3tvm3ffi9ModuleObj12ImportModuleERKNS0_6ModuleE", &functions.import_module);
  Bind(library, "_ZN3tvm3ffi9ModuleObj12ClearImportsEv", &functions.clear_imports);
  Bind(library, "_ZN3tvm3ffi6Module19VisitContextSymbolsERKNS0_13TypedFunctionIFvNS0_6StringEPvEEE",
       &functions.visit_context_symbols);
  bound = functions;
  bound_library = library;
}

void* FindTvmFfiFunction(const char* name) { return FindThrough(bound_library, name, ""); }

TVMFFIObjectHandle CopyError(const TVMFFIErrorCell& error) {
  TVMFFIObjectHandle copy = nullptr;
  int failed = bound.create_error_with_cause != nullptr
                   ? bound.create_error_with_cause(&error.kind, &error.message, &error.backtrace,
                                                   error.cause_chain, error.extra_context, &copy)
                   : bound.TVMFFIErrorCreate(&error.kind, &error.message, &error.backtrace, &copy);
  return failed == 0 ? copy : nullptr;
}

}  // namespace orcjit

using orcjit::bound;

const TVMFFIByteArray* TVMFFIBacktrace(const char* filename, int line, const char* function,
                                       int cross_ffi_boundary) {
  return bound.TVMFFIBacktrace(filename, line, function, cross_ffi_boundary);
}
void TVMFFIErrorMoveFromRaised(TVMFFIObjectHandle* result) {
  bound.TVMFFIErrorMoveFromRaised(result);
}
void TVMFFIErrorSetRaised(TVMFFIObjectHandle error) { bound.TVMFFIErrorSetRaised(error); }
int TVMFFIFunctionGetGlobal(const TVMFFIByteArray* name, TVMFFIObjectHandle* out) {
  return bound.TVMFFIFunctionGetGlobal(name, out);
}
int TVMFFIFunctionSetGlobal(const TVMFFIByteArray* name, TVMFFIObjectHandle function,
                            int override) {
  return bound.TVMFFIFunctionSetGlobal(name, function, override);
}
const TVMFFITypeInfo* TVMFFIGetTypeInfo(int32_t type_index) {
  return bound.TVMFFIGetTypeInfo(type_index);
}
int32_t TVMFFITypeGetOrAllocIndex(const TVMFFIByteArray* key, int32_t static_index, int32_t depth,
                                  int32_t child_slots, int32_t child_slots_can_overflow,
                                  int32_t parent_index) {
  return bound.TVMFFITypeGetOrAllocIndex(key, static_index, depth, child_slots,
                                         child_slots_can_overflow, parent_index);
}

namespace tvm {
namespace ffi {

// Defining the first virtual function here also puts ModuleObj's vtable into this library.
void ModuleObj::ImportModule(const Module& other) { bound.import_module(this, other); }
void ModuleObj::ClearImports() { bound.clear_imports(this); }
void Module::VisitContextSymbols(const TypedFunction<void(String, void*)>& callback) {
  bound.visit_context_symbols(callback);
}

}  // namespace ffi
}  // namespace tvm
