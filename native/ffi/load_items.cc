#include "ffi/load_items.h"

#include <utility>

#include "ffi/library_module.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

// Empty for what is no path.
std::string PathOf(const ffi::Any& item) {
  if (auto path = item.as<ffi::String>()) return std::string(*path);
  auto list = item.as<ffi::Array<ffi::Any>>();
  if (!list.has_value() || list->size() != 1) return "";
  auto bytes = (*list)[0].as<ffi::Bytes>();
  return bytes.has_value() ? std::string(bytes->data(), bytes->size()) : "";
}

}  // namespace

ffi::Module WrapLibrary(std::shared_ptr<Library> library) {
  return ffi::Module(ffi::make_object<LibraryModuleObj>(std::move(library)));
}

void AddItem(Library& library, const ffi::Any& item) {
  if (auto bytes = item.as<ffi::Bytes>()) {
    std::string label = "<bytes " + std::to_string(library.Additions()) + ">";
    library.Add(ByteBuffer::FromBytes({bytes->data(), bytes->size()}), label, "");
    return;
  }
  std::string path = PathOf(item);
  if (path.empty()) {
    throw ffi::Error("ArgumentTypeError",
                     "an object is given as a path (str) or as its bytes [OJ707]", "");
  }
  library.Add(ByteBuffer::FromFile(path), path, path);
}

ffi::Module LoadItems(Session& session, const ffi::Array<ffi::Any>& items,
                      const std::string& name) {
  ffi::Module module = WrapLibrary(session.CreateLibrary(name));
  for (const ffi::Any& item : items) AddItem(AsLibraryModule(module).library(), item);
  return LoadLibraryModule(module, /*bind_now=*/false);
}

}  // namespace orcjit
