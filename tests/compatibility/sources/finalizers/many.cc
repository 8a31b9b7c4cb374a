// Three thousand objects with destructors.
#include <cstdio>
#include <memory>

#include "check.h"
static int alive;
template <int N>
struct Counted {
  Counted() { ++alive; }
  ~Counted() {
    if (--alive == 0) std::printf("all gone\n");
  }
};
struct Array {
  Counted<0> objects[1000];
};
static Array first, second;
static std::unique_ptr<Array> third = std::make_unique<Array>();
int check() {
  CHECK(alive == 3000);
  return 0;
}
