// Of the main thread, when the library is unloaded. (dlclose leaves it until the thread ends.)
#include <cstdio>

#include "check.h"

struct Noisy {
  int value = 1;
  ~Noisy() { std::printf("-thread_local %d\n", value); }
};
static thread_local Noisy noisy;
__attribute__((destructor)) static void end() { std::printf("destructor\n"); }

int check() {
  noisy.value = 2;
  std::printf("check\n");
  return 0;
}
