#include "os/library_names.h"

#include <psapi.h>
#include <windows.h>

#include <algorithm>
#include <vector>

#include "os/windows/wide_text.h"

namespace orcjit {
namespace {

struct Renamed {
  std::string_view start;  // on Linux
  std::string_view here;
  std::string_view end;
};

// Others are called as MinGW calls them: libgomp-1.dll.
constexpr Renamed kRenamed[] = {
    {"libcudart.so.", "cudart64_", ".dll"},  {"libcublasLt.so.", "cublasLt64_", ".dll"},
    {"libcublas.so.", "cublas64_", ".dll"},  {"libcudnn.so.", "cudnn64_", ".dll"},
    {"libnvrtc.so.", "nvrtc64_", "0_0.dll"}, {"libgcc_s.so.", "libgcc_s_seh-", ".dll"},
};

// With a version that is the same here or none.
constexpr Renamed kWhole[] = {
    {"libcuda.so.1", "nvcuda.dll", ""},
    {"libz.so.1", "zlib1.dll", ""},
    {"tvm/lib/libtvm_runtime.so", "tvm/lib/tvm_runtime.dll", ""},
};

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::vector<std::string> LoadedNames() {
  std::vector<HMODULE> modules(1024);
  DWORD size = 0;
  auto room = static_cast<DWORD>(modules.size() * sizeof(HMODULE));
  if (EnumProcessModules(GetCurrentProcess(), modules.data(), room, &size) == 0) return {};
  modules.resize(std::min<size_t>(size / sizeof(HMODULE), modules.size()));
  std::vector<std::string> names;
  for (HMODULE module : modules) {
    wchar_t name[MAX_PATH];
    DWORD length = GetModuleBaseNameW(GetCurrentProcess(), module, name, MAX_PATH);
    names.push_back(Narrow({name, length}));
  }
  return names;
}

}  // namespace

std::string LibraryNameHere(std::string_view linux_name) {
  for (const Renamed& known : kWhole) {
    if (known.start == linux_name) return std::string(known.here);
  }
  for (const Renamed& known : kRenamed) {
    if (!StartsWith(linux_name, known.start)) continue;
    std::string version(linux_name.substr(known.start.size()));
    return std::string(known.here) + version + std::string(known.end);
  }
  constexpr std::string_view kEnding = ".so.";
  size_t found = linux_name.find(kEnding);
  if (found == std::string_view::npos) return std::string(linux_name);
  std::string version(linux_name.substr(found + kEnding.size()));
  return std::string(linux_name.substr(0, found)) + "-" + version + ".dll";
}

std::string LoadedLibraryNamed(std::string_view start) {
  std::string name = LibraryNameHere(start);
  std::string begin = name.substr(0, name.size() - std::string_view(".dll").size());
  for (const std::string& loaded : LoadedNames()) {
    if (StartsWith(loaded, begin)) return loaded;
  }
  return "";
}

}  // namespace orcjit
