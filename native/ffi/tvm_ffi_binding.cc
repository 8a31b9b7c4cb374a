#include "ffi/tvm_ffi_binding.h"

#include "ffi/process_state.h"
#include "object/error.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

template <typename Function>
void Bind(void* library, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(FindThrough(library, name, ""));
  if (*function != nullptr) return;
  throw JitError(ErrorKind::kInternal,
                 std::string("the installed apache-tvm-ffi lacks [OJ957] '") + name +
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
                 "the installed apache-tvm-ffi has version [OJ956] " +
                     std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
                     std::to_string(version.patch) +
                     ", but orcjit_import " ORCJIT_IMPORT_VERSION
                     " works with 0.1.6 up to 0.2 (without 0.1.13); pip install "
                     "'apache-tvm-ffi>=0.1.6,<0.2,!=0.1.13'");
}

}  // namespace

void BindTvmFfi(const std::string& path) {
  void* library = LoadedLibrary(path);
  if (library == nullptr) {
    throw JitError(ErrorKind::kInternal,
                   "libtvm_ffi is not loaded from '" + path + "' [OJ958]; import tvm_ffi first");
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
  tvm_ffi_state.functions = functions;
  tvm_ffi_state.library = library;
}

void* FindTvmFfiFunction(const char* name) { return FindThrough(tvm_ffi_state.library, name, ""); }

TVMFFIObjectHandle CopyError(const TVMFFIErrorCell& error) {
  TVMFFIObjectHandle copy = nullptr;
  int failed = tvm_ffi_state.functions.create_error_with_cause != nullptr
                   ? tvm_ffi_state.functions.create_error_with_cause(
                         &error.kind, &error.message, &error.backtrace, error.cause_chain,
                         error.extra_context, &copy)
                   : tvm_ffi_state.functions.TVMFFIErrorCreate(&error.kind, &error.message,
                                                               &error.backtrace, &copy);
  return failed == 0 ? copy : nullptr;
}

}  // namespace orcjit

using orcjit::tvm_ffi_state;

const TVMFFIByteArray* TVMFFIBacktrace(const char* filename, int line, const char* function,
                                       int cross_ffi_boundary) {
  return tvm_ffi_state.functions.TVMFFIBacktrace(filename, line, function, cross_ffi_boundary);
}
void TVMFFIErrorMoveFromRaised(TVMFFIObjectHandle* result) {
  tvm_ffi_state.functions.TVMFFIErrorMoveFromRaised(result);
}
void TVMFFIErrorSetRaised(TVMFFIObjectHandle error) {
  tvm_ffi_state.functions.TVMFFIErrorSetRaised(error);
}
int TVMFFIFunctionGetGlobal(const TVMFFIByteArray* name, TVMFFIObjectHandle* out) {
  return tvm_ffi_state.functions.TVMFFIFunctionGetGlobal(name, out);
}
int TVMFFIFunctionSetGlobal(const TVMFFIByteArray* name, TVMFFIObjectHandle function,
                            int override) {
  return tvm_ffi_state.functions.TVMFFIFunctionSetGlobal(name, function, override);
}
const TVMFFITypeInfo* TVMFFIGetTypeInfo(int32_t type_index) {
  return tvm_ffi_state.functions.TVMFFIGetTypeInfo(type_index);
}
int32_t TVMFFITypeGetOrAllocIndex(const TVMFFIByteArray* key, int32_t static_index, int32_t depth,
                                  int32_t child_slots, int32_t child_slots_can_overflow,
                                  int32_t parent_index) {
  return tvm_ffi_state.functions.TVMFFITypeGetOrAllocIndex(key, static_index, depth, child_slots,
                                                           child_slots_can_overflow, parent_index);
}

namespace tvm {
namespace ffi {

// Defining the first virtual function here also puts ModuleObj's vtable into this library.
void ModuleObj::ImportModule(const Module& other) {
  tvm_ffi_state.functions.import_module(this, other);
}
void ModuleObj::ClearImports() { tvm_ffi_state.functions.clear_imports(this); }
void Module::VisitContextSymbols(const TypedFunction<void(String, void*)>& callback) {
  tvm_ffi_state.functions.visit_context_symbols(callback);
}

}  // namespace ffi
}  // namespace tvm
