// Dynamic initialisation of data: what a kernel sees must be there before its first call.
#include <map>
#include <string>
#include <vector>

#include "kernel.h"

static int64_t compute() { return 6 * 7; }

int64_t computed = compute();
static const std::map<std::string, int64_t> table = {{"one", 1}, {"two", 2}, {"three", 3}};
static std::vector<int64_t> squares = [] {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < 10; ++i) values.push_back(i * i);
  return values;
}();

EXPORT_INT(get_computed) { return computed; }
EXPORT_INT(table_size) { return static_cast<int64_t>(table.size()); }
EXPORT_INT(square) { return squares.at(static_cast<size_t>(ARG(0))); }
