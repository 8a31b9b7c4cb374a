#include "os/machine_symbols.h"

extern "C" int __cpu_indicator_init();

namespace orcjit {

const char* const kRoundLongDoubleName = "__truncxfbf2";

void* FindMachineSymbol(std::string_view name) {
  if (name != "__cpu_indicator_init") return nullptr;
  return reinterpret_cast<void*>(&__cpu_indicator_init);
}

bool IsMachineSymbol(const void* address) {
  return address == reinterpret_cast<void*>(&__cpu_indicator_init);
}

}  // namespace orcjit
