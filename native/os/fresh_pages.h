// Memory that is about to be written, all of it.
#ifndef ORCJIT_OS_FRESH_PAGES_H_
#define ORCJIT_OS_FRESH_PAGES_H_

#include <cstdint>

namespace orcjit {

struct FreshPages {
  char* begin = nullptr;  // null: there is no memory
  void* mapping = nullptr;
  uint64_t mapped = 0;
};

// At least `size` bytes, a power of two. Their pages come at once where the system has a way to say
// so, as huge ones where they fill one.
FreshPages TakeFreshPages(uint64_t size);
void GiveBack(const FreshPages& pages);

}  // namespace orcjit

#endif  // ORCJIT_OS_FRESH_PAGES_H_
