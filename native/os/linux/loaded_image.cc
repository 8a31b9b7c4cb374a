// dladdr() looks for the symbol that is nearest to an address as well, one by one: 150,000
// instructions in an interpreter of 7,000 symbols, for each symbol of an object that is looked for.
// Since release 2.35 the C library tells the image alone, in 100 (the GNU C Library's manual,
// "Dynamic Linker Introspection").
#include "os/linux/loaded_image.h"

#include <dlfcn.h>

namespace orcjit {
namespace {

// The C library's struct dl_find_object, which headers of older releases do not declare.
struct FoundObject {
  unsigned long long flags;
  void* begin;
  void* end;
  link_map* image;
  void* eh_frame;
  unsigned long long reserved[7];
};

using FindObject = int (*)(void* address, FoundObject* found);

const link_map* AskWithSymbols(const void* address) {
  Dl_info info;
  link_map* image = nullptr;
  void** out = reinterpret_cast<void**>(&image);
  return dladdr1(address, &info, out, RTLD_DL_LINKMAP) == 0 ? nullptr : image;
}

}  // namespace

const link_map* LoadedImageAt(const void* address) {
  static const auto find = reinterpret_cast<FindObject>(dlsym(RTLD_DEFAULT, "_dl_find_object"));
  FoundObject found{};
  bool is_found = find != nullptr && find(const_cast<void*>(address), &found) == 0;
  // What the kernel provides is an image for one of them only.
  return is_found ? found.image : AskWithSymbols(address);
}

}  // namespace orcjit
