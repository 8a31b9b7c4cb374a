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

// Asked for when this library is loaded: a variable in the function would be guarded by a lock,
// which its first caller held while it waits for the loader's, and a library's constructor, which
// runs under that one, would wait for. Before it is known, the slow way is there.
const auto find_object = reinterpret_cast<FindObject>(dlsym(RTLD_DEFAULT, "_dl_find_object"));

const link_map* AskWithSymbols(const void* address) {
  Dl_info info;
  link_map* image = nullptr;
  void** out = reinterpret_cast<void**>(&image);
  return dladdr1(address, &info, out, RTLD_DL_LINKMAP) == 0 ? nullptr : image;
}

}  // namespace

const link_map* LoadedImageAt(const void* address) {
  FoundObject found{};
  bool is_found = find_object != nullptr && find_object(const_cast<void*>(address), &found) == 0;
  // What the kernel provides is an image for one of them only.
  return is_found ? found.image : AskWithSymbols(address);
}

}  // namespace orcjit
