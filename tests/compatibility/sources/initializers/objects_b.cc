#include "check.h"
#include "objects.h"

__attribute__((init_priority(200))) static Says early("b 200");
static Says plain("b plain");
Says* use_inline_a();

int check() {
  CHECK(use_inline_a() == &inline_object);
  std::printf("check\n");
  return 0;
}
