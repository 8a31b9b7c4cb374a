#include "jit/linked_unit.h"

#include <new>
#include <optional>

#include "jit/process_state.h"
#include "link/symbol_index.h"
#include "object/error.h"
#include "object/object_format.h"
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

// Debuggers read also what the link did not. Of a file that has changed since there is only that.
LinkedObject DescribeWhole(const PlacedObject& placed) {
  const ByteBuffer& read = *placed.object->buffer;
  const ObjectModel& model = *placed.object->model;
  if (!read.has_gaps()) return DescribeLinked(read.bytes(), model, placed.addresses);
  try {
    if (std::optional<ByteBuffer> whole = ByteBuffer::ReadAgain(read.origin())) {
      ObjectModel all = ParseObject(whole->bytes(), placed.object->label);
      return DescribeLinked(whole->bytes(), all, placed.addresses);
    }
  } catch (const JitError&) {
  }
  LinkedObject linked = DescribeLinked(read.bytes(), model, placed.addresses);
  linked.image.clear();
  return linked;
}

// The code is linked, and runs also where there is no memory for those who watch it.
std::unique_ptr<GdbEntries> ToldDebuggers(const std::vector<PlacedObject>& objects) {
  std::vector<LinkedObject> linked;
  try {
    for (const PlacedObject& placed : objects) {
      if (placed.addresses.empty()) continue;
      linked.push_back(DescribeWhole(placed));
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
