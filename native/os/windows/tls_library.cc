// One section of initialized data has all of it: the directory that tells the loader of the block,
// the place for the block's number, the initial values, and the list of places with addresses,
// since it may be loaded anywhere (PE format, 5.6 and 6.7).
#include "os/windows/tls_library.h"

#include <windows.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "os/windows/image.h"
#include "os/windows/wide_text.h"

namespace orcjit {
namespace {

constexpr uint32_t kPage = 4096;
constexpr uint32_t kFilePart = 512;
constexpr uint64_t kPreferredBase = 0x180000000;

constexpr uint32_t RoundUp(uint64_t size, uint32_t to) {
  return static_cast<uint32_t>((size + to - 1) / to * to);
}

// At the beginning of the section.
struct Layout {
  IMAGE_TLS_DIRECTORY64 directory;
  uint64_t index;
  IMAGE_BASE_RELOCATION places;
  uint16_t place[4];  // as many as are addresses in the directory, and one for the alignment
};

struct Headers {
  IMAGE_DOS_HEADER dos;
  IMAGE_NT_HEADERS64 nt;
  IMAGE_SECTION_HEADER section;
};

uint16_t PlaceOf(size_t member) {
  return static_cast<uint16_t>(IMAGE_REL_BASED_DIR64 << 12 | member);
}

Layout LayoutOf(uint64_t image_size, uint64_t size) {
  constexpr uint64_t kBase = kPreferredBase + kPage;
  Layout layout = {};
  IMAGE_TLS_DIRECTORY64& directory = layout.directory;
  directory.StartAddressOfRawData = kBase + sizeof(Layout);
  directory.EndAddressOfRawData = directory.StartAddressOfRawData + image_size;
  directory.AddressOfIndex = kBase + offsetof(Layout, index);
  directory.SizeOfZeroFill = static_cast<DWORD>(size - image_size);
  layout.places = {kPage, sizeof(layout.places) + sizeof(layout.place)};
  layout.place[0] = PlaceOf(offsetof(IMAGE_TLS_DIRECTORY64, StartAddressOfRawData));
  layout.place[1] = PlaceOf(offsetof(IMAGE_TLS_DIRECTORY64, EndAddressOfRawData));
  layout.place[2] = PlaceOf(offsetof(IMAGE_TLS_DIRECTORY64, AddressOfIndex));
  return layout;
}

void FillOptionalHeader(IMAGE_OPTIONAL_HEADER64* optional, uint32_t section_size) {
  optional->Magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC;
  optional->SizeOfInitializedData = RoundUp(section_size, kFilePart);
  optional->ImageBase = kPreferredBase;
  optional->SectionAlignment = kPage;
  optional->FileAlignment = kFilePart;
  optional->MajorOperatingSystemVersion = optional->MajorSubsystemVersion = 6;
  optional->SizeOfImage = kPage + RoundUp(section_size, kPage);
  optional->SizeOfHeaders = RoundUp(sizeof(Headers), kFilePart);
  optional->Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI;
  optional->DllCharacteristics = IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE |
                                 IMAGE_DLLCHARACTERISTICS_NX_COMPAT |
                                 IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA;
  optional->NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES;
  optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_TLS] = {kPage, sizeof(IMAGE_TLS_DIRECTORY64)};
  optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_BASERELOC] = {
      kPage + offsetof(Layout, places), sizeof(Layout::places) + sizeof(Layout::place)};
}

Headers HeadersOf(uint32_t section_size) {
  Headers headers = {};
  headers.dos.e_magic = IMAGE_DOS_SIGNATURE;
  headers.dos.e_lfanew = offsetof(Headers, nt);
  headers.nt.Signature = IMAGE_NT_SIGNATURE;
  IMAGE_FILE_HEADER& file = headers.nt.FileHeader;
  file.Machine = kImageMachine;
  file.NumberOfSections = 1;
  file.SizeOfOptionalHeader = sizeof(IMAGE_OPTIONAL_HEADER64);
  file.Characteristics =
      IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_DLL | IMAGE_FILE_LARGE_ADDRESS_AWARE;
  FillOptionalHeader(&headers.nt.OptionalHeader, section_size);
  IMAGE_SECTION_HEADER& section = headers.section;
  std::memcpy(section.Name, ".data", 5);
  section.Misc.VirtualSize = section_size;
  section.VirtualAddress = kPage;
  section.SizeOfRawData = RoundUp(section_size, kFilePart);
  section.PointerToRawData = headers.nt.OptionalHeader.SizeOfHeaders;
  section.Characteristics =
      IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE;
  return headers;
}

std::string FileOf(const std::string& image, uint64_t size) {
  auto section_size = static_cast<uint32_t>(sizeof(Layout) + image.size());
  Headers headers = HeadersOf(section_size);
  Layout layout = LayoutOf(image.size(), size);
  std::string file(reinterpret_cast<const char*>(&headers), sizeof(headers));
  file.resize(headers.section.PointerToRawData);
  file.append(reinterpret_cast<const char*>(&layout), sizeof(layout)).append(image);
  file.resize(headers.section.PointerToRawData + headers.section.SizeOfRawData);
  return file;
}

bool WriteWhole(const std::wstring& path, const std::string& content) {
  HANDLE file = CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                            FILE_ATTRIBUTE_TEMPORARY, nullptr);
  if (file == INVALID_HANDLE_VALUE) return false;
  DWORD done = 0;
  bool is_written =
      WriteFile(file, content.data(), static_cast<DWORD>(content.size()), &done, nullptr) != 0;
  CloseHandle(file);
  return is_written && done == content.size();
}

// A file that nobody else has; empty if there can be none.
std::wstring NewTemporaryFile() {
  wchar_t directory[MAX_PATH + 1], path[MAX_PATH + 1];
  if (GetTempPathW(MAX_PATH, directory) == 0) return L"";
  return GetTempFileNameW(directory, L"tls", 0, path) == 0 ? L"" : path;
}

}  // namespace

TlsLibrary::TlsLibrary(const std::string& image, uint64_t size) : path_(NewTemporaryFile()) {
  if (!path_.empty() && WriteWhole(path_, FileOf(image, size))) Load();
  if (handle_ == nullptr) problem_ = MessageOf(GetLastError());
}

void TlsLibrary::Load() {
  handle_ = LoadLibraryExW(path_.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (handle_ == nullptr) return;
  const char* section = static_cast<const char*>(handle_) + kPage;
  index_ = static_cast<uint32_t>(reinterpret_cast<const Layout*>(section)->index);
}

TlsLibrary::~TlsLibrary() {
  DWORD error = GetLastError();
  if (handle_ != nullptr) FreeLibrary(static_cast<HMODULE>(handle_));
  if (!path_.empty()) DeleteFileW(path_.c_str());
  SetLastError(error);
}

}  // namespace orcjit
