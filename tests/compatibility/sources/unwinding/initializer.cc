// Thrown and caught while initializers run.
#include <string>
#include <vector>

#include "check.h"

static int attempt() {
  try {
    return std::vector<int>().at(1);
  } catch (const std::exception& error) {
    return static_cast<int>(std::string(error.what()).size());
  }
}
static int length = attempt();
static int from_array;
__attribute__((constructor)) static void construct() {
  try {
    throw 4;
  } catch (int value) {
    from_array = value;
  }
}

int check(void) {
  CHECK(length > 0 && from_array == 4);
  return 0;
}
