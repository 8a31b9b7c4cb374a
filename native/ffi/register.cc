// The global functions through which Python drives the linker. Each is a thin call into jit/.
#include "ffi/register.h"

#include <tvm/ffi/container/array.h>
#include <tvm/ffi/extra/module.h>

#include <string>
#include <utility>

#include "ffi/library_module.h"
#include "ffi/raised_errors.h"
#include "ffi/session_object.h"
#include "ffi/translate_errors.h"
#include "ffi/tvm_ffi_binding.h"
#include "jit/session.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

std::string ToString(const ffi::String& text) { return std::string(text.data(), text.size()); }

template <typename Result, typename... Args>
void Register(const char* name, Result (*function)(Args...)) {
  std::string full_name = std::string("orcjit_import.") + name;
  auto guarded = [function](Args... args) -> Result {
    return TranslateErrors([&]() -> Result { return function(std::forward<Args>(args)...); });
  };
  ffi::Function::SetGlobal(full_name, ffi::Function::FromTyped(guarded, full_name),
                           /*override=*/true);
}

ffi::Module WrapLibrary(std::shared_ptr<Library> library) {
  return ffi::Module(ffi::make_object<LibraryModuleObj>(std::move(library)));
}

std::shared_ptr<Session> DefaultSession() {
  static auto* session = new std::shared_ptr<Session>(Session::Create());  // ends with the process
  return *session;
}

std::string Label(const ffi::String& label, const std::string& fallback) {
  return label.empty() ? fallback : ToString(label);
}

// A path is a str, or a list with its bytes where these are no UTF-8. Empty for anything else.
std::string PathOf(const ffi::Any& item) {
  if (auto path = item.as<ffi::String>()) return ToString(*path);
  auto list = item.as<ffi::Array<ffi::Any>>();
  if (!list.has_value() || list->size() != 1) return "";
  auto bytes = (*list)[0].as<ffi::Bytes>();
  return bytes.has_value() ? std::string(bytes->data(), bytes->size()) : "";
}

void AddItem(Library& library, const ffi::Any& item, const ffi::String& label) {
  if (auto bytes = item.as<ffi::Bytes>()) {
    library.Add(ByteBuffer::FromBytes({bytes->data(), bytes->size()}), Label(label, "<bytes>"), "");
    return;
  }
  std::string path = PathOf(item);
  if (path.empty()) {
    throw ffi::Error("TypeError", "an object is given as a path (str) or as its bytes", "");
  }
  library.Add(ByteBuffer::FromFile(path), Label(label, path), path);
}

SessionRef SessionCreate() { return WrapSession(Session::Create()); }
SessionRef SessionDefault() { return WrapSession(DefaultSession()); }

ffi::Module SessionCreateLibrary(SessionRef session, ffi::String name) {
  return WrapLibrary(session->session->CreateLibrary(ToString(name)));
}

ffi::Module LoadItems(Session& session, const ffi::Array<ffi::Any>& items,
                      const std::string& name) {
  ffi::Module module = WrapLibrary(session.CreateLibrary(name));
  for (size_t i = 0; i < items.size(); ++i) {
    bool is_bytes = items[i].as<ffi::Bytes>().has_value();
    ffi::String label = is_bytes ? "<bytes " + std::to_string(i) + ">" : std::string();
    AddItem(AsLibraryModule(module).library(), items[i], label);
  }
  return LoadLibraryModule(module, /*bind_now=*/false);
}

ffi::Module SessionLoadModule(SessionRef session, ffi::Array<ffi::Any> items, ffi::String name) {
  return LoadItems(*session->session, items, ToString(name));
}

void LibraryAdd(ffi::Module module, ffi::Any item, ffi::String label) {
  AddItem(AsLibraryModule(module).library(), item, label);
}

void LibraryAddSlice(ffi::Module module, ffi::Any path, int64_t offset, int64_t size,
                     ffi::String label) {
  std::string file = PathOf(path);
  if (offset < 0 || size <= 0)
    throw ffi::Error("ValueError", "a slice needs an offset and a size", "");
  ByteBuffer buffer =
      ByteBuffer::FromFile(file, static_cast<uint64_t>(offset), static_cast<uint64_t>(size));
  AsLibraryModule(module).library().Add(std::move(buffer), Label(label, file), "");
}

void LibrarySetLinkOrder(ffi::Module module, ffi::Array<ffi::Module> order) {
  std::vector<std::shared_ptr<Library>> libraries;
  for (const ffi::Module& other : order)
    libraries.push_back(AsLibraryModule(other).library_pointer());
  AsLibraryModule(module).library().SetLinkOrder(std::move(libraries));
}

ffi::Array<ffi::String> LibraryExports(ffi::Module module) {
  ffi::Array<ffi::String> names;
  for (const std::string& symbol :
       AsLibraryModule(module).library().ExportedSymbols(kExportPrefix)) {
    // A name that is no text is no attribute's.
    bool is_text = EscapeUnprintable(symbol) == symbol;
    if (IsExportName(symbol) && is_text) names.push_back(symbol.substr(kExportPrefix.size()));
  }
  return names;
}

int64_t LibrarySymbolAddress(ffi::Module module, ffi::String name) {
  Library& library = AsLibraryModule(module).library();
  if (void* address = library.Find(ToString(name))) return reinterpret_cast<int64_t>(address);
  throw JitError(
      ErrorKind::kSymbolNotFound,
      "library '" + library.name() + "' exports no symbol '" + ToString(name) +
          "'; exported functions of TVM-FFI have the prefix __tvm_ffi_, and C++ names are mangled");
}

ffi::String LibraryName(ffi::Module module) { return AsLibraryModule(module).library().name(); }
SessionRef LibrarySession(ffi::Module module) {
  return WrapSession(AsLibraryModule(module).library().session());
}
void LibraryClose(ffi::Module module) { AsLibraryModule(module).library().Close(); }

// tvm_ffi.load_module("k.o")
ffi::Module LoadFromFile(ffi::String path, ffi::String) {
  return LoadItems(*DefaultSession(), {ffi::Any(path)}, "");
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
  SessionObj::RegisterType();
  Register("SessionCreate", SessionCreate);
  Register("SessionDefault", SessionDefault);
  Register("SessionCreateLibrary", SessionCreateLibrary);
  Register("SessionLoadModule", SessionLoadModule);
  Register("LibraryAdd", LibraryAdd);
  Register("LibraryAddSlice", LibraryAddSlice);
  Register("LibrarySetLinkOrder", LibrarySetLinkOrder);
  Register(
      "LibraryInitialize",
      +[](ffi::Module module, bool bind_now) { return LoadLibraryModule(module, bind_now); });
  Register("LibraryExports", LibraryExports);
  Register("LibrarySymbolAddress", LibrarySymbolAddress);
  Register("LibraryName", LibraryName);
  Register("LibrarySession", LibrarySession);
  Register("LibraryClose", LibraryClose);
  ffi::Function::SetGlobal(
      "orcjit_import.BuildInfo",
      ffi::Function::FromTyped([build_info] { return ffi::String(build_info); }), true);
  for (const char* suffix : {"o", "obj", "a"}) RegisterFileLoader(suffix);
}

}  // namespace orcjit
