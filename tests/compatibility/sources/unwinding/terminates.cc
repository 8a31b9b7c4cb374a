// An exception that leaves a noexcept function ends the process.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>

#include "check.h"

static std::string text = "no number";
static void leave() noexcept { text[0] = static_cast<char>(std::stoi(text)); }

int check(void) {
  std::set_terminate([] {
    _exit(write(1, "terminated\n", 11) == 11 ? 0 : 1);
  });
  leave();
  return __LINE__;
}
