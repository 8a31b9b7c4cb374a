#include "ffi/raised_errors.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>

#include <string>

#include "ffi/tvm_ffi_binding.h"
#include "link/session.h"
#include "object/error.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

// Python's `requests.py` takes it apart.
constexpr char kSubclassSeparator = ' ';

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

void PassOnRequests() { ReadRequestsWith(&ReadRequest); }

void TellRequests() {
  auto function = tvm::ffi::Function::GetGlobal("orcjit_import.TellRequests");
  if (function.has_value()) (*function)();
}

void CopyRaisedErrors() {
  ProvideSymbol("TVMFFIErrorSetRaised", reinterpret_cast<void*>(&CopyAndSetRaised));
}

}  // namespace orcjit
