#include "graph/function_arrays.h"

#include "object/object_format.h"

namespace orcjit {

bool IsFunctionItself(const ObjectSection& section) {
  return section.functions == FunctionArrayKind::kInitCode ||
         section.functions == FunctionArrayKind::kFiniCode;
}

void FunctionArrays::Note(const ObjectFile& object, const ObjectSection& section,
                          const Block& block) {
  if (section.functions == FunctionArrayKind::kNone) return;
  bool is_function = IsFunctionItself(section);
  uint64_t count = is_function ? 1 : section.size / sizeof(uint64_t);
  FunctionArray array{section.functions, section.priority, object.label, 0, count};
  array.convention = object.model->format().Convention();
  if (!is_function && array.priority != kNoPriority) array.section = section.name;
  arrays_.emplace_back(std::move(array), &block);
}

void FunctionArrays::NoteAddresses(std::vector<FunctionArray>* arrays) const {
  for (auto& [array, block] : arrays_) {
    arrays->push_back(array);
    arrays->back().address = block->getAddress().getValue();
  }
}

}  // namespace orcjit
