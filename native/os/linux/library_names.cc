#include "os/library_names.h"

#include <link.h>

namespace orcjit {
namespace {

struct Loaded {
  std::string_view start;
  std::string name;  // of the file whose name starts so
};

int NoteIfLoaded(dl_phdr_info* info, size_t, void* sought) {
  Loaded& loaded = *static_cast<Loaded*>(sought);
  std::string_view path = info->dlpi_name == nullptr ? "" : info->dlpi_name;
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.substr(0, loaded.start.size()) != loaded.start) return 0;
  loaded.name = name;
  return 1;
}

}  // namespace

std::string LibraryNameHere(std::string_view linux_name) { return std::string(linux_name); }

std::string LoadedLibraryNamed(std::string_view start) {
  Loaded loaded{start, {}};
  dl_iterate_phdr(NoteIfLoaded, &loaded);
  return loaded.name;
}

}  // namespace orcjit
