#include "os/windows/image.h"

#include <cstring>

namespace orcjit {

Image Image::At(const void* address) {
  constexpr DWORD kFlags =
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  HMODULE module = nullptr;
  bool is_known = GetModuleHandleExW(kFlags, static_cast<LPCWSTR>(address), &module) != 0;
  return Image(is_known ? module : nullptr);
}

const IMAGE_NT_HEADERS64& Image::headers() const {
  const auto* dos = AtOffset<IMAGE_DOS_HEADER>(0);
  return *AtOffset<IMAGE_NT_HEADERS64>(static_cast<uint64_t>(dos->e_lfanew));
}

template <typename T>
const T* Image::Directory(unsigned number) const {
  const IMAGE_OPTIONAL_HEADER64& optional = headers().OptionalHeader;
  if (number >= optional.NumberOfRvaAndSizes) return nullptr;
  DWORD offset = optional.DataDirectory[number].VirtualAddress;
  return offset == 0 ? nullptr : AtOffset<T>(offset);
}

DWORD Image::UseOf(const void* address) const {
  const IMAGE_NT_HEADERS64& nt = headers();
  auto offset = static_cast<uint64_t>(static_cast<const char*>(address) - base_);
  const IMAGE_SECTION_HEADER* section = IMAGE_FIRST_SECTION(&nt);
  for (WORD i = 0; i < nt.FileHeader.NumberOfSections; ++i, ++section) {
    uint64_t begin = section->VirtualAddress;
    if (offset >= begin && offset - begin < section->Misc.VirtualSize)
      return section->Characteristics;
  }
  return 0;
}

Image::Export Image::ExportBefore(uint64_t address) const {
  Export found;
  const auto* exports = Directory<IMAGE_EXPORT_DIRECTORY>(IMAGE_DIRECTORY_ENTRY_EXPORT);
  if (exports == nullptr) return found;
  const auto* functions = AtOffset<DWORD>(exports->AddressOfFunctions);
  const auto* names = AtOffset<DWORD>(exports->AddressOfNames);
  const auto* numbers = AtOffset<WORD>(exports->AddressOfNameOrdinals);
  for (DWORD i = 0; i < exports->NumberOfNames; ++i) {
    uint64_t begin = reinterpret_cast<uint64_t>(base_) + functions[numbers[i]];
    if (begin > address || begin < found.address) continue;
    found = {AtOffset<char>(names[i]), begin};
  }
  return found;
}

std::vector<std::string> Image::Imported() const {
  std::vector<std::string> files;
  const auto* import = Directory<IMAGE_IMPORT_DESCRIPTOR>(IMAGE_DIRECTORY_ENTRY_IMPORT);
  for (; import != nullptr && import->Name != 0; ++import)
    files.emplace_back(AtOffset<char>(import->Name));
  return files;
}

std::vector<uint64_t*> Image::PlacesOf(const char* function) const {
  std::vector<uint64_t*> places;
  const auto* import = Directory<IMAGE_IMPORT_DESCRIPTOR>(IMAGE_DIRECTORY_ENTRY_IMPORT);
  for (; import != nullptr && import->Name != 0; ++import) {
    if (import->OriginalFirstThunk == 0) continue;  // the loader has written over the names
    const auto* name = AtOffset<IMAGE_THUNK_DATA64>(import->OriginalFirstThunk);
    const auto* place = AtOffset<uint64_t>(import->FirstThunk);
    for (; name->u1.AddressOfData != 0; ++name, ++place) {
      if (IMAGE_SNAP_BY_ORDINAL64(name->u1.Ordinal)) continue;
      const auto* imported = AtOffset<IMAGE_IMPORT_BY_NAME>(name->u1.AddressOfData);
      if (std::strcmp(reinterpret_cast<const char*>(imported->Name), function) == 0)
        places.push_back(const_cast<uint64_t*>(place));
    }
  }
  return places;
}

}  // namespace orcjit
