#include "jit/debuggers/linked_object.h"

#include <cstdlib>
#include <cstring>

#include "object/demangle.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

bool IsOn(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::strcmp(value, "1") == 0;
}

}  // namespace

DebuggersWanted WantedDebuggers() {
  return {IsOn("ORCJIT_GDB"), IsOn("ORCJIT_PERF_MAP"), IsOn("ORCJIT_JITDUMP")};
}

LinkedObject DescribeLinked(std::string_view file, const ObjectModel& model,
                            const std::vector<uint64_t>& addresses) {
  LinkedObject linked;
  linked.image = model.format().WithAddresses(file, addresses);
  for (const ObjectSymbol& symbol : model.symbols()) {
    bool is_code = symbol.IsFunction() || symbol.IsIndirectFunction();
    if (!is_code || symbol.section == 0 || addresses[symbol.section] == 0) continue;
    uint64_t address = addresses[symbol.section] + symbol.value;
    linked.functions.push_back({Demangle(symbol.name), address, symbol.size});
  }
  if (WantedDebuggers().jitdump) linked.lines = ReadLineTable(model, addresses);
  return linked;
}

std::unique_ptr<GdbEntries> TellDebuggers(std::vector<LinkedObject> objects) {
  DebuggersWanted wanted = WantedDebuggers();
  if (wanted.perf_map) WritePerfMap(objects);
  if (wanted.jitdump) WriteJitDump(objects);
  if (!wanted.gdb) return nullptr;
  std::vector<std::string> images;
  for (LinkedObject& object : objects) {
    if (!object.image.empty()) images.push_back(std::move(object.image));
  }
  return std::make_unique<GdbEntries>(std::move(images));
}

}  // namespace orcjit
