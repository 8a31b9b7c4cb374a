#include "ffi/library_module.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "ffi/context_stand_ins.h"
#include "ffi/library_binary.h"
#include "ffi/translate_errors.h"
#include "os/fork_gate.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

// Called exactly as it lies in memory: the object is the function's first argument, and holds what
// keeps the code alive, also when the library is closed before it goes. No wrapper, no lock.
class LinkedFunctionObj : public ffi::FunctionObj {
 public:
  LinkedFunctionObj(TVMFFISafeCallType function, ffi::Module owner, std::shared_ptr<void> code)
      : code_(std::move(code)), owner_(std::move(owner)) {
    safe_call = function;
    cpp_call = nullptr;
  }

 private:
  std::shared_ptr<void> code_;  // goes last
  ffi::Module owner_;
};

}  // namespace

void LibraryModuleObj::RequireFunction(const std::string& symbol, const Extent& extent) const {
  if (!extent.is_data) return;
  Raise(JitError(
      ErrorKind::kObjectFormat,
      library_->name() + ": '" + Shorten(symbol) +
          "' is data, and what has that name must be a function [OJ113]: compile its object "
          "again, or give the data another name"));
}

// One for all functions: what is kept is given back once.
std::shared_ptr<void> LibraryModuleObj::CodeForFunction() {
  {
    ForkSafeLock lock(code_mutex_);
    if (std::shared_ptr<void> code = functions_code_.lock()) return code;
  }
  std::shared_ptr<void> code = TranslateErrors([&] { return library_->KeepCode(); });
  ForkSafeLock lock(code_mutex_);
  functions_code_ = code;
  return code;
}

ffi::Optional<ffi::Function> LibraryModuleObj::GetFunction(const ffi::String& name) {
  std::string symbol = std::string(kExportPrefix) + std::string(name);
  if (IsReservedName(symbol)) return std::nullopt;
  Extent extent;
  void* address = TranslateErrors([&] { return library_->Find(symbol, &extent); });
  if (address == nullptr) return std::nullopt;
  RequireFunction(symbol, extent);
  std::shared_ptr<void> code = CodeForFunction();
  WireContext();
  ffi::Module self = ffi::Module(ffi::GetObjectPtr<ffi::ModuleObj>(this));
  ffi::ObjectPtr<ffi::Object> function = ffi::make_object<LinkedFunctionObj>(
      reinterpret_cast<TVMFFISafeCallType>(address), std::move(self), std::move(code));
  return ffi::detail::ObjectUnsafe::ObjectRefFromObjectPtr<ffi::Function>(std::move(function));
}

bool LibraryModuleObj::ImplementsFunction(const ffi::String& name) {
  std::string symbol = std::string(kExportPrefix) + std::string(name);
  return !IsReservedName(symbol) && TranslateErrors([&] { return library_->Defines(symbol); });
}

ffi::Optional<ffi::String> LibraryModuleObj::CallGetter(const std::string& symbol) {
  Extent extent;
  void* address = TranslateErrors([&] { return library_->Find(symbol, &extent); });
  if (address == nullptr) return std::nullopt;
  RequireFunction(symbol, extent);
  using Getter = int (*)(void*, const TVMFFIAny*, int32_t, TVMFFIAny*);
  return ffi::Function::InvokeExternC(nullptr, reinterpret_cast<Getter>(address))
      .cast<ffi::String>();
}

ffi::Optional<ffi::String> LibraryModuleObj::GetFunctionMetadata(const ffi::String& name) {
  return CallGetter(ffi::symbol::tvm_ffi_metadata_prefix + std::string(name));
}

ffi::Optional<ffi::String> LibraryModuleObj::GetFunctionDoc(const ffi::String& name) {
  return CallGetter(ffi::symbol::tvm_ffi_doc_prefix + std::string(name));
}

void LibraryModuleObj::Fill(const std::string& symbol, void* value) {
  {
    ForkSafeLock lock(wired_mutex_);
    if (wired_.count(symbol) != 0) return;
  }
  Extent extent;
  void* address = TranslateErrors([&] { return library_->Find(symbol, &extent); });
  if (address == nullptr || !extent.is_writable || extent.available < sizeof(value)) return;
  ForkSafeLock lock(wired_mutex_);
  if (wired_.insert(symbol).second) std::memcpy(address, &value, sizeof(value));
}

void LibraryModuleObj::StandIn(const std::string& symbol, void* value) {
  Extent extent;
  void* address = TranslateErrors([&] { return library_->Find(symbol, &extent); });
  if (address == nullptr || !extent.is_writable || extent.available < sizeof(value)) return;
  ForkSafeLock lock(wired_mutex_);
  void* found = nullptr;
  std::memcpy(&found, address, sizeof(found));
  if (found == nullptr) std::memcpy(address, &value, sizeof(value));
}

bool LibraryModuleObj::FoundNothingIn(const Look& look) {
  ForkSafeLock lock(wired_mutex_);
  return found_nothing_.has_value() && found_nothing_->additions == look.additions &&
         found_nothing_->registered == look.registered;
}

// Most libraries define none of them, which is asked at once, and not again for each function.
void LibraryModuleObj::WireContext() {
  Look look{TranslateErrors([&] { return library_->Additions(); }), 0};
  ffi::Module::VisitContextSymbols(ffi::TypedFunction<void(ffi::String, void*)>(
      [&look](ffi::String, void*) { ++look.registered; }));
  if (FoundNothingIn(look)) return;
  std::vector<std::pair<ffi::String, void*>> registered{{ffi::symbol::tvm_ffi_library_ctx, this}};
  ffi::Module::VisitContextSymbols(ffi::TypedFunction<void(ffi::String, void*)>(
      [&registered](ffi::String name, void* value) { registered.emplace_back(name, value); }));
  std::vector<std::string_view> symbols;
  symbols.reserve(registered.size() + ContextStandIns().size());
  for (const auto& [name, value] : registered) symbols.emplace_back(name.data(), name.size());
  for (const ContextStandIn& stand_in : ContextStandIns()) symbols.push_back(stand_in.symbol);
  std::vector<bool> defined = TranslateErrors([&] { return library_->AreDefined(symbols); });
  if (std::find(defined.begin(), defined.end(), true) == defined.end()) {
    ForkSafeLock lock(wired_mutex_);
    found_nothing_ = look;
    return;
  }
  for (size_t i = 0; i < symbols.size(); ++i) {
    if (!defined[i]) continue;
    std::string symbol(symbols[i]);
    if (i < registered.size()) {
      Fill(symbol, registered[i].second);
    } else {
      StandIn(symbol, ContextStandIns()[i - registered.size()].value);
    }
  }
}

LibraryModuleObj& AsLibraryModule(const ffi::Module& module) {
  if (std::strcmp(module->kind(), LibraryModuleObj::kKind) != 0) {
    throw ffi::Error(
        "ArgumentTypeError",
        std::string(
            "expected a DynamicLibrary of orcjit_import, but got a module of kind [OJ706] '") +
            module->kind() + "'",
        "");
  }
  return *static_cast<LibraryModuleObj*>(const_cast<ffi::ModuleObj*>(module.get()));
}

ffi::Module LoadLibraryModule(const ffi::Module& module, bool bind_now) {
  LibraryModuleObj& object = AsLibraryModule(module);
  object.library().Initialize(bind_now);
  object.WireContext();
  Extent extent;
  void* binary = object.library().Find(ffi::symbol::tvm_ffi_library_bin, &extent);
  if (binary == nullptr) return module;
  return ExpandLibraryBinary({static_cast<const char*>(binary), extent.available}, module);
}

}  // namespace orcjit
