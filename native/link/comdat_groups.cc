#include "link/comdat_groups.h"

#include "link/string_ref.h"
#include "link/symbol_index.h"
#include "object/object_model.h"

namespace orcjit {
namespace {

bool PrevailsOver(const ObjectFile& object, const ObjectFile* owner) {
  if (owner == nullptr) return true;
  return owner->state != ObjectFile::State::kLinked && object.ordinal < owner->ordinal;
}

}  // namespace

bool ComdatGroups::WouldProvide(const ObjectFile& object, uint32_t number) const {
  auto found = groups_.find(Ref(object.model->groups()[number].signature));
  return found == groups_.end() || PrevailsOver(object, found->second.owner);
}

std::vector<ComdatGroups::Copy> ComdatGroups::Claim(ObjectFile& object) {
  std::vector<Copy> displaced;
  const auto& groups = object.model->groups();
  object.groups.assign(groups.size(), nullptr);
  for (uint32_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].is_comdat) continue;
    ComdatGroup& group = groups_[Ref(groups[i].signature)];
    object.groups[i] = &group;
    if (!PrevailsOver(object, group.owner)) continue;
    if (group.owner != nullptr) displaced.push_back({group.owner, group.number});
    group = {&object, i};
  }
  return displaced;
}

std::vector<uint32_t> GroupsOfSections(const ObjectModel& model) {
  std::vector<uint32_t> result(model.sections().size(), kNoGroup);
  for (uint32_t i = 0; i < model.groups().size(); ++i) {
    if (!model.groups()[i].is_comdat) continue;
    for (uint32_t member : model.groups()[i].members) result[member] = i;
  }
  return result;
}

bool IsProvided(const ObjectFile& object, uint32_t number) {
  if (number == kNoGroup || object.groups[number] == nullptr) return true;
  const ComdatGroup& group = *object.groups[number];
  return group.owner == &object && group.number == number;
}

}  // namespace orcjit
