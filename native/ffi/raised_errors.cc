#include "ffi/raised_errors.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/function.h>

#include <string>

#include "ffi/process_state.h"
#include "ffi/tvm_ffi_binding.h"
#include "link/session.h"
#include "object/error.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

// Python's `requests.py` takes it apart.
constexpr char kSubclassSeparator = ' ';

// The base of all, which Python has from the beginning, and what it finds the class before.
constexpr char kBaseClass[] = "OrcJITError";
constexpr char kClassSeparator[] = ": ";

bool IsKnownFromTheBeginning(ErrorKind kind) {
  return kind == ErrorKind::kKeyboardInterrupt || kind == ErrorKind::kSystemExit;
}

// Linked code belongs to no shared library.
void CopyAndSetRaised(TVMFFIObjectHandle error) {
  auto* header = static_cast<TVMFFIObject*>(error);
  bool is_linked_code =
      header->deleter != nullptr && !IsInLoadedLibrary(reinterpret_cast<void*>(header->deleter));
  TVMFFIObjectHandle copy = is_linked_code ? CopyError(*TVMFFIErrorGetCellPtr(error)) : nullptr;
  TVMFFIErrorSetRaised(copy != nullptr ? copy : error);
  if (copy != nullptr) tvm::ffi::detail::ObjectUnsafe::DecRefObjectHandle(copy);
}

// A subclass is called "KeyboardInterrupt/" and what Python knows it by; that goes with the text.
bool ReadRequestOfKind(const std::string& name, ErrorKind base, const tvm::ffi::Error& error,
                       ErrorKind* kind, std::string* message) {
  std::string start = ErrorClassName(base);
  if (name != start && name.rfind(start + '/', 0) != 0) return false;
  *kind = base;
  *message = name == start ? error.message() : name + kSubclassSeparator + error.message();
  return true;
}

bool ReadRequest(ErrorKind* kind, std::string* message) {
  try {
    throw;
  } catch (const tvm::ffi::Error& error) {
    return ReadRequestOfKind(error.kind(), ErrorKind::kKeyboardInterrupt, error, kind, message) ||
           ReadRequestOfKind(error.kind(), ErrorKind::kSystemExit, error, kind, message);
  } catch (...) {
    return false;
  }
}

}  // namespace

// Without a backtrace: symbolizing one costs a third of a second the first time, and would show
// only this library.
tvm::ffi::Error ErrorOf(const JitError& error) {
  std::string name = ErrorClassName(error.kind());
  if (tvm_ffi_state.has_error_classes || IsKnownFromTheBeginning(error.kind()))
    return tvm::ffi::Error(name, error.message(), std::string());
  return tvm::ffi::Error(kBaseClass, name + kClassSeparator + error.message(), std::string());
}

void NoteErrorClasses(bool are_known) { tvm_ffi_state.has_error_classes = are_known; }

void PassOnRequests() { ReadRequestsWith(&ReadRequest); }

void TellRequests() {
  auto function = tvm::ffi::Function::GetGlobal("orcjit_import.TellRequests");
  if (function.has_value()) (*function)();
}

void CopyRaisedErrors() {
  ProvideSymbol("TVMFFIErrorSetRaised", reinterpret_cast<void*>(&CopyAndSetRaised));
}

}  // namespace orcjit
