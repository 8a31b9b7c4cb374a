#include "os/shared_library.h"

#include <windows.h>

#include <set>
#include <vector>

#include "os/windows/image.h"
#include "os/windows/wide_text.h"

namespace orcjit {
namespace {

// No window that asks the user for a disk.
class QuietErrors {
 public:
  QuietErrors() { SetThreadErrorMode(SEM_FAILCRITICALERRORS, &before_); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;
  ~QuietErrors() { SetThreadErrorMode(before_, nullptr); }

 private:
  DWORD before_ = 0;
};

bool IsPath(const std::string& file) { return file.find_first_of("/\\") != std::string::npos; }

void* AddressIn(void* handle, const std::string& name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle), name.c_str()));
}

}  // namespace

// As Python loads extension modules: what it needs may lie beside it, in a directory of
// os.add_dll_directory, or with the system; never in one of PATH, or where the process happens to
// be.
SharedLibrary OpenSharedLibrary(const std::string& file, std::string* problem) {
  QuietErrors quiet;
  DWORD flags = LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
  if (IsPath(file)) flags |= LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR;
  HMODULE handle = LoadLibraryExW(WidePath(file).c_str(), nullptr, flags);
  if (handle == nullptr) *problem = file + ": " + MessageOf(GetLastError());
  return {file, handle};
}

bool LoadWhole(const std::string& file, std::string* problem) {
  return OpenSharedLibrary(file, problem).handle != nullptr;
}

// Here each library names those that it needs.
bool LoadTogether(const std::vector<std::string>& files, std::string* problem) {
  for (const std::string& file : files) {
    if (!LoadWhole(file, problem)) return false;
  }
  return true;
}

void* LoadedLibrary(const std::string& file) {
  HMODULE handle = nullptr;
  GetModuleHandleExW(0, WidePath(file).c_str(), &handle);
  return handle;
}

SharedLibrary LoadedLibraryAt(const void* address) {
  HMODULE handle = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, static_cast<LPCWSTR>(address),
                     &handle);
  return {LibraryFileOf(address), handle};
}

std::string LibraryFileOf(const void* address) {
  Image image = Image::At(address);
  if (!image) return "";
  auto* module = static_cast<HMODULE>(const_cast<void*>(image.base()));
  constexpr size_t kLongest = 32768;
  for (std::wstring path(MAX_PATH, L'\0'); path.size() <= kLongest; path.resize(2 * path.size())) {
    DWORD length = GetModuleFileNameW(module, path.data(), static_cast<DWORD>(path.size()));
    if (length == 0) return "";
    if (length < path.size()) return Narrow({path.data(), length});
  }
  return "";
}

bool IsInLoadedLibrary(const void* address) { return static_cast<bool>(Image::At(address)); }

// No library has versions here.
void* FindThrough(void* handle, const std::string& name, const std::string&) {
  return AddressIn(handle, name);
}

void* FindOwnSymbol(const SharedLibrary& library, const std::string& name, const std::string&) {
  return AddressIn(library.handle, name);
}

void* FindWithDependencies(const SharedLibrary& library, const std::string& name,
                           const std::string&) {
  std::vector<void*> searched = {library.handle};
  std::set<void*> known(searched.begin(), searched.end());
  for (size_t i = 0; i < searched.size(); ++i) {
    if (void* address = AddressIn(searched[i], name)) return address;
    for (const std::string& file : Image(searched[i]).Imported()) {
      void* next = GetModuleHandleW(Widen(file).c_str());
      if (next != nullptr && known.insert(next).second) searched.push_back(next);
    }
  }
  return nullptr;
}

}  // namespace orcjit
