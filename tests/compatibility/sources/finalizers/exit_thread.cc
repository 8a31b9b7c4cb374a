// exit() in a thread.
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "check.h"
struct Says {
  const char* name;
  ~Says() { std::printf("-%s\n", name); }
};
static Says object{"static"};
static thread_local Says of_thread{"thread_local"};
__attribute__((destructor)) static void end() { std::printf("end\n"); }
int check() {
  std::thread([] {
    of_thread.name = "thread_local of the thread";
    std::exit(0);
  }).join();
  return 1;
}
