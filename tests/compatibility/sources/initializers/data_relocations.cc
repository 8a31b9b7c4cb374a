// Constant initialisation needs no code; dynamic initialisation in declaration order.
#include <map>
#include <string>

#include "check.h"
extern int later;
static int before = later + 1;
int later = [] { return 5; }();
static std::map<std::string, int> table = {{"one", 1}, {"two", 2}};
static const std::string text = "a string that is too long for the object itself";
int check() {
  CHECK(before == 1 || before == 6);
  CHECK(later == 5 && table["two"] == 2 && text.size() == 47);
  return 0;
}
