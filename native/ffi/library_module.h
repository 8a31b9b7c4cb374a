// A Library as TVM-FFI sees it: a Module whose functions are the library's __tvm_ffi_* symbols.
#ifndef ORCJIT_FFI_LIBRARY_MODULE_H_
#define ORCJIT_FFI_LIBRARY_MODULE_H_

#include <tvm/ffi/cast.h>
#include <tvm/ffi/extra/module.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "link/session.h"

namespace orcjit {

class LibraryModuleObj : public tvm::ffi::ModuleObj {
 public:
  static constexpr const char* kKind = "orcjit";

  explicit LibraryModuleObj(std::shared_ptr<Library> library) : library_(std::move(library)) {}

  Library& library() { return *library_; }
  const std::shared_ptr<Library>& library_pointer() { return library_; }

  const char* kind() const override { return kKind; }
  int GetPropertyMask() const override { return tvm::ffi::Module::kRunnable; }
  tvm::ffi::Optional<tvm::ffi::Function> GetFunction(const tvm::ffi::String& name) override;
  bool ImplementsFunction(const tvm::ffi::String& name) override;
  tvm::ffi::Optional<tvm::ffi::String> GetFunctionMetadata(const tvm::ffi::String& name) override;
  tvm::ffi::Optional<tvm::ffi::String> GetFunctionDoc(const tvm::ffi::String& name) override;

  // Fills in what TVM-FFI gives a shared library when it loads it: the pointer to this module, and
  // the registered context symbols. Symbols that are already filled in, or not defined, are left
  // alone. What nobody has registered yet gets a stand-in, until somebody does.
  void WireContext();

 private:
  // At a library to which that often something had been added, when that many context symbols were
  // registered.
  struct Look {
    uint64_t additions;
    size_t registered;
  };

  tvm::ffi::Optional<tvm::ffi::String> CallGetter(const std::string& symbol);
  void RequireFunction(const std::string& symbol, const Extent& extent) const;
  void Fill(const std::string& symbol, void* value);
  void StandIn(const std::string& symbol, void* value);
  bool FoundNothingIn(const Look& look);

  std::shared_ptr<void> CodeForFunction();

  const std::shared_ptr<Library> library_;
  std::mutex code_mutex_;  // guards functions_code_; nothing else runs under it
  std::weak_ptr<void> functions_code_;
  std::mutex wired_mutex_;  // guards wired_, and what is filled in; nothing else runs under it
  std::set<std::string> wired_;
  std::optional<Look> found_nothing_;  // to be filled in; guarded by wired_mutex_
};

// The LibraryModuleObj behind a module; throws an ArgumentTypeError when it is a module of another
// kind.
LibraryModuleObj& AsLibraryModule(const tvm::ffi::Module& module);

// Initializes the library (see Library::Initialize), wires its context and the modules embedded in
// it. The result is the root of the import tree: usually `module` itself.
tvm::ffi::Module LoadLibraryModule(const tvm::ffi::Module& module, bool bind_now);

}  // namespace orcjit

#endif  // ORCJIT_FFI_LIBRARY_MODULE_H_
