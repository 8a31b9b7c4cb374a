#include "object/symbol_sizes.h"

#include <algorithm>
#include <utility>

namespace orcjit {

void SetSizesByNext(ObjectTables* tables) {
  std::vector<ObjectSymbol>& symbols = tables->symbols;
  std::vector<uint32_t> order;
  for (uint32_t i = 1; i < symbols.size(); ++i) {
    if (symbols[i].section != 0) order.push_back(i);
  }
  auto place = [&symbols](uint32_t i) { return std::pair(symbols[i].section, symbols[i].value); };
  std::sort(order.begin(), order.end(),
            [place](uint32_t a, uint32_t b) { return place(a) > place(b); });
  uint32_t section = 0;
  uint64_t end = 0;    // of those that begin at `start`
  uint64_t start = 0;  // of the symbol before this one
  for (uint32_t i : order) {
    ObjectSymbol& symbol = symbols[i];
    if (symbol.section != section) {
      section = symbol.section;
      end = tables->sections[section].size;
    } else if (symbol.value != start) {
      end = start;
    }
    start = symbol.value;
    symbol.size = end - start;
  }
}

}  // namespace orcjit
