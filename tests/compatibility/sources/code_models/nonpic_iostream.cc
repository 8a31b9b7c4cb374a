#include <iostream>
#include <sstream>

#include "check.h"

CASE int check() {
  std::cout << "printed " << 12 << std::endl;
  std::ostringstream text;
  text << 1.5;
  CHECK(text.str() == "1.5");
  return 0;
}
