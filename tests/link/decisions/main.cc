// link_tests NAME: checks one decision. link_tests: lists them.
#include <cstring>
#include <exception>

#include "decision.h"

int main(int argc, char** argv) {
  for (const Decision* decision = decisions; decision != nullptr; decision = decision->next) {
    if (argc == 1) {
      std::puts(decision->name);
    } else if (std::strcmp(decision->name, argv[1]) == 0) {
      try {
        decision->check();
        return 0;
      } catch (const std::exception& thrown) {
        std::fprintf(stderr, "threw: %s\n", thrown.what());
        return 1;
      }
    }
  }
  return argc == 1 ? 0 : 2;
}
