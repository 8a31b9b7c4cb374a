// Dynamic initialisation on first use, destructors in reverse at the end of the thread.
#include <cstdio>
#include <string>
#include <thread>

#include "check.h"

struct Noisy {
  std::string name;
  explicit Noisy(const char* text) : name(text) { std::printf("+%s\n", name.c_str()); }
  ~Noisy() { std::printf("-%s\n", name.c_str()); }
};

thread_local Noisy first("first"), second("second");

int check() {
  std::thread([] { first.name += "-used"; }).join();
  std::thread([] { std::printf("nothing used\n"); }).join();
  std::thread([] {
    static thread_local Noisy inside("inside");
    second.name += "-" + inside.name;
  }).join();
  return 0;
}
