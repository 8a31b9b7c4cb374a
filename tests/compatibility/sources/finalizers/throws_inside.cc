// An exception that a finalizer catches itself.
#include <cstdio>
#include <stdexcept>

#include "check.h"
struct Says {
  ~Says() {
    try {
      throw std::runtime_error("caught");
    } catch (const std::exception& error) {
      std::printf("%s\n", error.what());
    }
  }
};
static Says object;
__attribute__((destructor)) static void end() {
  try {
    throw 7;
  } catch (int number) {
    std::printf("%d\n", number);
  }
}
int check() { return 0; }
