#include "graph/placed.h"

#include "link/library_node.h"
#include "object/error.h"

namespace orcjit {

Placed::Placed(ObjectFile* placed_object) : object(placed_object) {
  size_t count = model().sections().size();
  blocks.assign(count, nullptr);
  tls_offsets.assign(count, kNoTls);
  leads.assign(count, 0);
  targets.resize(model().symbols().size());
}

void PlacedObjects::Enter(const Machine& machine) {
  for (ObjectFile* object : part_.objects) {
    if (&object->model->machine() != &machine) {
      Unsupported(*object, std::string("is an object for ") + object->model->machine().name +
                               " among objects for " + machine.name +
                               " [OJ219]: compile all of them for one machine");
    }
    placed_.push_back(std::make_unique<Placed>(object));
    by_object_[object] = placed_.back().get();
  }
}

void PlacedObjects::Unsupported(const ObjectFile& object, const std::string& problem) {
  throw JitError(ErrorKind::kUnsupportedObject, "'" + object.label + "' " + problem);
}

void PlacedObjects::Refuse(const Fixup& fixup, const std::string& problem) const {
  throw JitError(ErrorKind::kUnsupportedObject,
                 "'" + fixup.placed->object->label + "' refers [OJ320], at " +
                     DescribePlace(*fixup.block, fixup.offset) + ", to " + problem);
}

// What the relocation at that place refers to.
std::string PlacedObjects::DescribeTarget(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    const ObjectModel& model = placed->model();
    for (const RelocationTable& table : model.relocation_tables()) {
      if (placed->blocks[table.target] != &block) continue;
      for (const ObjectRelocation& relocation : model.Relocations(table, placed->object->label)) {
        const ObjectSymbol& symbol = model.symbols()[relocation.symbol];
        if (relocation.offset != offset || symbol.name.empty()) continue;
        return DescribeSymbol({symbol.name.data(), symbol.name.size()});
      }
    }
  }
  return "the target";
}

std::string PlacedObjects::DescribePlace(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      if (placed->blocks[i] != &block) continue;
      const ObjectModel& model = placed->model();
      for (const ObjectSymbol& symbol : model.symbols()) {
        bool contains = symbol.section == i && symbol.IsFunction() && offset >= symbol.value &&
                        offset - symbol.value < symbol.size;
        if (contains) {
          return DescribeSymbol({symbol.name.data(), symbol.name.size()}) + " in '" +
                 placed->object->label + "'";
        }
      }
      return "section " + std::string(model.sections()[i].name) + " of '" + placed->object->label +
             "'";
    }
  }
  return "a table of '" + part_.library->name() + "'";
}

}  // namespace orcjit
