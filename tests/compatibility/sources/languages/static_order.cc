// Static objects in the order of the file; inline and template ones once; constinit before all.
#include <string>
#include <vector>

#include "check.h"

static std::vector<std::string> &trace() {
  static std::vector<std::string> words;
  return words;
}

struct Noted {
  explicit Noted(const char *name) { trace().push_back(name); }
};

static Noted first("first");
inline Noted shared("inline");
static Noted second("second");

template <typename T>
struct Holder {
  static Noted instance;
};
template <typename T>
Noted Holder<T>::instance("template");
template struct Holder<int>;

static int constant = 5;
static int computed = constant * trace().size();

int check() {
  CHECK(trace().size() >= 4);
  int firsts = 0, seconds = 0;
  for (auto &word : trace()) firsts += word == "first", seconds += word == "second";
  CHECK(firsts == 1 && seconds == 1 && computed >= 10);
  return 0;
}
