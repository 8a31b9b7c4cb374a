#include <algorithm>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "check.h"

struct Less {
  bool operator()(const char *a, const char *b) const { return std::strcmp(a, b) < 0; }
};

static int thrower(int n) throw(int) {
  if (n > 0) throw n;
  return 0;
}

int check() {
  std::map<const char *, int, Less> map;
  map["b"] = 2, map["a"] = 1;
  CHECK(map.begin()->second == 1);
  std::list<std::string> words(3, "word");
  CHECK(std::count(words.begin(), words.end(), "word") == 3);
  std::auto_ptr<int> owned(new int(4));
  CHECK(*owned == 4);
  try {
    thrower(OPAQUE(9));
    return __LINE__;
  } catch (int n) {
    CHECK(n == 9);
  }
  return 0;
}
