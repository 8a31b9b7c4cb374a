#include "os/library_names.h"

#include <mach-o/dyld.h>

namespace orcjit {
namespace {

constexpr std::string_view kEnding = ".so";

// "libgomp.so.1" is libgomp.1.dylib here, and "libz.so" libz.dylib.
std::string Renamed(std::string_view linux_name, std::string_view end) {
  size_t found = linux_name.find(kEnding);
  if (found == std::string_view::npos) return std::string(linux_name);
  std::string name(linux_name.substr(0, found));
  return name.append(linux_name.substr(found + kEnding.size())).append(end);
}

}  // namespace

std::string LibraryNameHere(std::string_view linux_name) { return Renamed(linux_name, ".dylib"); }

std::string LoadedLibraryNamed(std::string_view start) {
  std::string begin = Renamed(start, "");
  for (uint32_t i = 0; i < _dyld_image_count(); ++i) {
    const char* path = _dyld_get_image_name(i);
    if (path == nullptr) continue;
    std::string_view file = path;
    std::string_view name = file.substr(file.rfind('/') + 1);
    if (name.substr(0, begin.size()) == begin) return std::string(name);
  }
  return "";
}

}  // namespace orcjit
