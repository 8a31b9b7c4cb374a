// The global functions through which Python drives the linker. Each is a thin call into jit/.
#include "ffi/register.h"

#include <tvm/ffi/container/array.h>
#include <tvm/ffi/extra/module.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "ffi/backtrace.h"
#include "ffi/library_module.h"
#include "ffi/load_items.h"
#include "ffi/peer_names.h"
#include "ffi/raised_errors.h"
#include "ffi/registrations.h"
#include "ffi/session_object.h"
#include "ffi/translate_errors.h"
#include "ffi/tvm_ffi_binding.h"
#include "link/session.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

template <typename Result, typename... Args>
void Register(const char* name, Result (*function)(Args...)) {
  std::string full_name = std::string("orcjit_import.") + name;
  auto guarded = [function](Args... args) -> Result {
    return TranslateErrors([&]() -> Result { return function(std::forward<Args>(args)...); });
  };
  ffi::Function::SetGlobal(full_name, ffi::Function::FromTyped(guarded, full_name),
                           /*override=*/true);
}

SessionRef SessionCreate() { return WrapSession(Session::Create()); }
SessionRef SessionDefault() { return WrapSession(Session::Default()); }

ffi::Module SessionCreateLibrary(SessionRef session, ffi::String name) {
  return WrapLibrary(session->session->CreateLibrary(std::string(name)));
}

ffi::Module SessionLoadModule(SessionRef session, ffi::Array<ffi::Any> items, ffi::String name) {
  return LoadItems(*session->session, items, std::string(name));
}

void LibraryAdd(ffi::Module module, ffi::Any item) {
  AddItem(AsLibraryModule(module).library(), item);
}

void LibrarySetLinkOrder(ffi::Module module, ffi::Array<ffi::Module> order) {
  std::vector<std::shared_ptr<Library>> libraries;
  for (const ffi::Module& other : order)
    libraries.push_back(AsLibraryModule(other).library_pointer());
  AsLibraryModule(module).library().SetLinkOrder(std::move(libraries));
}

// One text, a name to a record: Python takes apart a text faster than an Array.
ffi::String LibraryExports(ffi::Module module) {
  std::string names;
  for (const std::string& symbol :
       AsLibraryModule(module).library().ExportedSymbols(kExportPrefix)) {
    // A name that is no text is no attribute's.
    if (IsExportName(symbol) && IsPrintable(symbol))
      names.append(symbol, kExportPrefix.size()).append(1, kRecordSeparator);
  }
  return names;
}

// The same for the names that no library defines.
ffi::String LibraryLeavingSymbols(ffi::Module module) {
  std::string names;
  for (const std::string& symbol : AsLibraryModule(module).library().LeavingSymbols()) {
    if (IsPrintable(symbol)) names.append(symbol).append(1, kRecordSeparator);
  }
  return names;
}

[[noreturn]] void ThrowNoSymbol(const Library& library, const ffi::String& name) {
  throw JitError(
      ErrorKind::kSymbolNotFound,
      "library '" + library.name() + "' exports no symbol [OJ314] '" + std::string(name) +
          "'; exported functions of TVM-FFI have the prefix __tvm_ffi_, and C++ names are mangled");
}

int64_t LibrarySymbolAddress(ffi::Module module, ffi::String name) {
  Library& library = AsLibraryModule(module).library();
  if (void* address = library.Find(std::string(name))) return reinterpret_cast<int64_t>(address);
  ThrowNoSymbol(library, name);
}

ffi::String LibraryName(ffi::Module module) { return AsLibraryModule(module).library().name(); }
SessionRef LibrarySession(ffi::Module module) {
  return WrapSession(AsLibraryModule(module).library().session());
}
// A library that was made through the C ABI, as a module.
ffi::Module LibraryFromHandle(int64_t handle) {
  return WrapLibrary(reinterpret_cast<LibraryHandle*>(handle)->library);
}

// Whether everything is linked at import (orcjit_import/linking.py).
bool BindsNow() {
  const char* value = std::getenv("ORCJIT_BIND_NOW");
  return value != nullptr && std::string_view(value) == "1";
}

// The common case of an import: a library of what is opened there (a pointer to orcjit_objects of
// the C ABI), initialized. Where its name is taken, what is opened stays.
ffi::Module LibraryOfOpened(int64_t place, ffi::String name) {
  auto*& opened = *reinterpret_cast<OpenedHandle**>(place);
  std::shared_ptr<Library> library = Session::Default()->CreateLibrary(std::string(name));
  opened->AddTo(*library);
  delete std::exchange(opened, nullptr);
  library->Initialize(BindsNow());
  ffi::Module module = WrapLibrary(std::move(library));
  AsLibraryModule(module).WireContext();
  return module;
}

// An exported function; one that is not there is an error.
ffi::Function LibraryFunction(ffi::Module module, ffi::String name) {
  if (ffi::Optional<ffi::Function> found = AsLibraryModule(module).GetFunction(name)) return *found;
  ThrowNoSymbol(AsLibraryModule(module).library(), name);
}

// The library of a module as the C ABI knows libraries, put at that place.
void LibraryGiveHandle(ffi::Module module, int64_t place) {
  *reinterpret_cast<LibraryHandle**>(place) =
      new LibraryHandle{AsLibraryModule(module).library_pointer()};
}

void LibraryClose(ffi::Module module) { AsLibraryModule(module).library().Close(); }

// tvm_ffi.load_module("k.o")
ffi::Module LoadFromFile(ffi::String path, ffi::String) {
  TellRequests();  // Python has done so before it loads with a session
  return LoadItems(*Session::Default(), {ffi::Any(path)}, "");
}

void RegisterFileLoader(const char* suffix) {
  auto guarded = [](ffi::String path, ffi::String format) {
    return TranslateErrors([&] { return LoadFromFile(std::move(path), std::move(format)); });
  };
  std::string name = std::string("ffi.Module.load_from_file.") + suffix;
  ffi::Function::SetGlobal(name, ffi::Function::FromTyped(guarded, name), /*override=*/true);
}

}  // namespace

void RegisterWithTvmFfi(const std::string& path, const std::string& build_info) {
  BindTvmFfi(path);
  UseSharedLibrary(path);
  CopyRaisedErrors();
  ProvideBacktraces();
  PassOnRequests();
  FollowRegistrations();
  NoteErrorClasses(false);
  SessionObj::RegisterType();
  Register("SessionCreate", SessionCreate);
  Register("SessionDefault", SessionDefault);
  Register("SessionCreateLibrary", SessionCreateLibrary);
  Register("SessionLoadModule", SessionLoadModule);
  Register("LibraryAdd", LibraryAdd);
  Register("LibrarySetLinkOrder", LibrarySetLinkOrder);
  Register(
      "LibraryInitialize",
      +[](ffi::Module module, bool bind_now) { return LoadLibraryModule(module, bind_now); });
  Register("LibraryExports", LibraryExports);
  Register("LibraryLeavingSymbols", LibraryLeavingSymbols);
  Register("LibrarySymbolAddress", LibrarySymbolAddress);
  Register("LibraryName", LibraryName);
  Register("LibrarySession", LibrarySession);
  Register("LibraryFromHandle", LibraryFromHandle);
  Register("LibraryOfOpened", LibraryOfOpened);
  Register("LibraryFunction", LibraryFunction);
  Register("LibraryGiveHandle", LibraryGiveHandle);
  Register("LibraryClose", LibraryClose);
  ffi::Function::SetGlobal(
      "orcjit_import.BuildInfo",
      ffi::Function::FromTyped([build_info] { return ffi::String(build_info); }), true);
  // Returns its argument: how a second Python object comes to hold the same function.
  ffi::Function::SetGlobal("orcjit_import.Same",
                           ffi::Function::FromTyped([](ffi::Function same) { return same; }), true);
  ffi::Function::SetGlobal("orcjit_import.ProvidePeerNames",
                           ffi::Function::FromTyped([] { ProvidePeerNames(); }), true);
  ffi::Function::SetGlobal("orcjit_import.NoteErrorClasses",
                           ffi::Function::FromTyped([] { NoteErrorClasses(true); }), true);
  for (const char* suffix : {"o", "obj", "a"}) RegisterFileLoader(suffix);
}

}  // namespace orcjit
