// A loaded program or library, as its file has told the loader (Mach-O).
#ifndef ORCJIT_OS_DARWIN_IMAGE_H_
#define ORCJIT_OS_DARWIN_IMAGE_H_

#include <mach-o/loader.h>
#include <mach-o/nlist.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orcjit {

class Image {
 public:
  // Null where the address lies in none.
  static Image At(const void* address);
  static std::vector<Image> All();
  explicit Image(const void* header) : header_(static_cast<const mach_header_64*>(header)) {}

  explicit operator bool() const { return header_ != nullptr; }
  const void* base() const { return header_; }

  // The section that the address lies in; null if it is in none.
  const section_64* SectionOf(uint64_t address) const;
  // The protection that the segment of an address was loaded with (VM_PROT_*); 0 if it is in none.
  int ProtectionOf(uint64_t address) const;
  // Whether the loader has made it constant (__DATA_CONST).
  bool IsMadeConstant(uint64_t address) const;

  // The address of a symbol that it defines, by its name in C; 0 if it has none.
  uint64_t Find(std::string_view name) const;
  // The places that hold addresses of the function of that name, in tables that are filled at load.
  std::vector<uint64_t*> PlacesOf(std::string_view function) const;

 private:
  struct Symbols {
    const nlist_64* entries = nullptr;
    uint32_t count = 0;
    const char* names = nullptr;
    const uint32_t* indirect = nullptr;
  };

  template <typename Visit>
  void ForEachCommand(const Visit& visit) const;
  template <typename Visit>
  void ForEachSection(const Visit& visit) const;
  const segment_command_64* SegmentOf(uint64_t address) const;
  // How far it lies from where its file says.
  uint64_t Slide() const;
  Symbols FindSymbols() const;

  const mach_header_64* header_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_DARWIN_IMAGE_H_
