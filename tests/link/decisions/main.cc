// link_tests NAME: checks one decision. link_tests: lists them.
#include <exception>

#include "decision.h"

int main(int argc, char** argv) {
  try {
    return RunCase(argc > 1 ? argv[1] : nullptr);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "threw: %s\n", thrown.what());
    return 1;
  }
}
