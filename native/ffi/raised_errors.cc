#include "ffi/raised_errors.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/error.h>

#include <string>

#include "ffi/tvm_ffi_binding.h"
#include "link/session.h"
#include "object/error.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

// Linked code belongs to no shared library.
void CopyAndSetRaised(TVMFFIObjectHandle error) {
  auto* header = static_cast<TVMFFIObject*>(error);
  bool is_linked_code =
      header->deleter != nullptr && !IsInLoadedLibrary(reinterpret_cast<void*>(header->deleter));
  TVMFFIObjectHandle copy = is_linked_code ? CopyError(*TVMFFIErrorGetCellPtr(error)) : nullptr;
  TVMFFIErrorSetRaised(copy != nullptr ? copy : error);
  if (copy != nullptr) tvm::ffi::detail::ObjectUnsafe::DecRefObjectHandle(copy);
}

bool ReadRequest(ErrorKind* kind, std::string* message) {
  try {
    throw;
  } catch (const tvm::ffi::Error& error) {
    std::string name(error.kind());
    if (name == ErrorClassName(ErrorKind::kKeyboardInterrupt)) {
      *kind = ErrorKind::kKeyboardInterrupt;
    } else if (name == ErrorClassName(ErrorKind::kSystemExit)) {
      *kind = ErrorKind::kSystemExit;
    } else {
      return false;
    }
    *message = error.message();
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

void PassOnRequests() { ReadRequestsWith(&ReadRequest); }

void CopyRaisedErrors() {
  ProvideSymbol("TVMFFIErrorSetRaised", reinterpret_cast<void*>(&CopyAndSetRaised));
}

}  // namespace orcjit
