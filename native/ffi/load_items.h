// Objects as TVM-FFI's callers hand them over: paths and bytes, made into a library.
#ifndef ORCJIT_FFI_LOAD_ITEMS_H_
#define ORCJIT_FFI_LOAD_ITEMS_H_

#include <tvm/ffi/container/array.h>
#include <tvm/ffi/extra/module.h>

#include <memory>
#include <string>

#include "link/session.h"

namespace orcjit {

tvm::ffi::Module WrapLibrary(std::shared_ptr<Library> library);

// Adds an object or archive, given as its path or its bytes. Messages call bytes by their place
// among all that was added to the library. A path is a str, or a list with its bytes where these
// are no UTF-8.
void AddItem(Library& library, const tvm::ffi::Any& item);

// A new library of all items, initialized; the result is the root of its import tree.
tvm::ffi::Module LoadItems(Session& session, const tvm::ffi::Array<tvm::ffi::Any>& items,
                           const std::string& name);

}  // namespace orcjit

#endif  // ORCJIT_FFI_LOAD_ITEMS_H_
