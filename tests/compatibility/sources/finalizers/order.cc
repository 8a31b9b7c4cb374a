// Destructors of every kind in one object.
#include <cstdio>
#include <cstdlib>

#include "check.h"

#define SAYS(name) \
  static void name() { std::printf("%s\n", #name); }
struct Says {
  const char* name;
  ~Says() { std::printf("-%s\n", name); }
};
static Says object{"object"};
__attribute__((init_priority(200))) static Says early{"early"};
__attribute__((destructor)) SAYS(plain)
__attribute__((destructor(150))) SAYS(d_150)
__attribute__((destructor(300))) SAYS(d_300)
__attribute__((destructor)) SAYS(plain2)
SAYS(handler)
SAYS(late_handler)
__attribute__((constructor)) static void begin() { std::atexit(handler); }

int check() {
  static Says local{"local"};
  std::atexit(late_handler);
  return 0;
}
