// Of the main thread, which ends with the process.
#include <cstdio>

#include "check.h"

struct Noisy {
  int value = 1;
  ~Noisy() { std::printf("-thread_local %d\n", value); }
};
static thread_local Noisy noisy;
struct Static {
  ~Static() { std::printf("-static\n"); }
} object;
__attribute__((destructor)) static void end() { std::printf("destructor\n"); }

int check() {
  noisy.value = 2;
  std::printf("check\n");
  return 0;
}
