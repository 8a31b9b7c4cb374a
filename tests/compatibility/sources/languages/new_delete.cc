// The object's own operator new and delete, which its own calls use.
#include <cstdlib>
#include <memory>
#include <new>

#include "check.h"

static int allocations, releases;

void *operator new(std::size_t size) {
  ++allocations;
  return std::malloc(size);
}
void *operator new(std::size_t size, std::align_val_t) {
  ++allocations;
  return std::aligned_alloc(64, (size + 63) / 64 * 64);
}
void operator delete(void *p) noexcept {
  ++releases;
  std::free(p);
}
void operator delete(void *p, std::size_t) noexcept {
  ++releases;
  std::free(p);
}
void operator delete(void *p, std::size_t, std::align_val_t) noexcept {
  ++releases;
  std::free(p);
}

struct alignas(64) Wide {
  int value = 7;
};

int check() {
  {
    auto number = std::make_unique<int>(OPAQUE(3));
    std::unique_ptr<Wide> wide(new Wide);
    CHECK(OPAQUE(wide.get())->value == 7 && *OPAQUE(number.get()) == 3);
    CHECK(reinterpret_cast<std::size_t>(OPAQUE(wide.get())) % 64 == 0);
  }
  CHECK(allocations == 2 && releases == 2);
  return 0;
}
