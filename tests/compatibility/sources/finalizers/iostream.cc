// std::cout and stdio are there until the end.
#include <cstdio>
#include <iostream>

#include "check.h"
struct Says {
  ~Says() { std::cout << "static object" << std::endl; }
};
static Says object;
__attribute__((destructor)) static void end() {
  std::cout << "destructor" << std::endl;
  std::puts("stdio");
}
int check() {
  std::cout << "check" << std::endl;
  return 0;
}
