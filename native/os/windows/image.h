// A loaded program or DLL, as its file has told the loader (PE format).
#ifndef ORCJIT_OS_WINDOWS_IMAGE_H_
#define ORCJIT_OS_WINDOWS_IMAGE_H_

#include <windows.h>

#include <cstdint>
#include <string>
#include <vector>

namespace orcjit {

// What the machine is called in a file (IMAGE_FILE_MACHINE_*).
extern const WORD kImageMachine;

class Image {
 public:
  // Null where the address lies in none.
  static Image At(const void* address);
  explicit Image(void* handle) : base_(static_cast<const char*>(handle)) {}

  explicit operator bool() const { return base_ != nullptr; }
  const void* base() const { return base_; }

  // How its file wants the part to be used that the address lies in (IMAGE_SCN_*); 0 if it is in
  // none.
  DWORD UseOf(const void* address) const;

  struct Export {
    const char* name = nullptr;  // null: there is none
    uint64_t address = 0;
  };
  // The last exported symbol that does not begin behind the address.
  Export ExportBefore(uint64_t address) const;

  // The file names of the DLLs that it imports from.
  std::vector<std::string> Imported() const;
  // The places that hold addresses of the function of that name.
  std::vector<uint64_t*> PlacesOf(const char* function) const;

 private:
  template <typename T>
  const T* AtOffset(uint64_t offset) const {
    return reinterpret_cast<const T*>(base_ + offset);
  }
  const IMAGE_NT_HEADERS64& headers() const;
  // Null if it has none.
  template <typename T>
  const T* Directory(unsigned number) const;

  const char* base_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_WINDOWS_IMAGE_H_
