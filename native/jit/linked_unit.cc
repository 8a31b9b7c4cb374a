#include "jit/linked_unit.h"

#include <new>

#include "jit/process_state.h"
#include "link/symbol_index.h"
#include "os/unwind_tables.h"

namespace orcjit {
namespace {

// What backtraces need to know of the objects.
std::shared_ptr<UnitCode> CodeOf(std::vector<PlacedObject>& objects) {
  auto code = std::make_shared<UnitCode>();
  for (PlacedObject& placed : objects) {
    if (placed.code.empty()) continue;
    code->push_back(std::make_unique<ObjectCode>(*placed.object->buffer, *placed.object->model,
                                                 std::move(placed.code)));
  }
  return code->empty() ? nullptr : code;
}

// The code is linked, and runs also where there is no memory for those who watch it.
std::unique_ptr<GdbEntries> ToldDebuggers(const std::vector<PlacedObject>& objects) {
  std::vector<LinkedObject> linked;
  try {
    for (const PlacedObject& placed : objects) {
      if (placed.addresses.empty()) continue;
      linked.push_back(
          DescribeLinked(placed.object->buffer->bytes(), *placed.object->model, placed.addresses));
    }
    return linked.empty() ? nullptr : TellDebuggers(std::move(linked));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace

LinkedUnit::LinkedUnit(UnitLayout layout, std::unique_ptr<LinkedMemory> memory)
    : UnitMemory{std::move(memory)},
      UnitLayout(std::move(layout)),
      code(CodeOf(objects)),
      gdb_entries(ToldDebuggers(objects)) {
  std::vector<PlacedObject>().swap(objects);
}

void ActivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) RegisterUnwindTable(unit.eh_frame);
  if (unit.functions.count != 0) RegisterFunctions(unit.functions);
  if (unit.code != nullptr)
    LinkerState::Get().code_map.Add(unit.code_begin, unit.code_end, unit.code);
}

void DeactivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) DeregisterUnwindTable(unit.eh_frame);
  unit.eh_frame = 0;
  if (unit.functions.count != 0) DeregisterFunctions(unit.functions);
  unit.functions = {};
  if (unit.code != nullptr) LinkerState::Get().code_map.Remove(unit.code_begin);
  unit.code.reset();
}

}  // namespace orcjit
