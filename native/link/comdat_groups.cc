#include "link/comdat_groups.h"

#include <functional>

#include "link/string_ref.h"
#include "link/symbol_index.h"

namespace orcjit {
namespace {

// Nobody's yet.
ComdatGroup CopyOf(const ObjectFile& object, uint32_t number) {
  const ObjectGroup& group = object.model->groups()[number];
  ComdatGroup copy{nullptr, number, group.choice, 0, 0};
  if (group.choice == GroupChoice::kFirst) return copy;
  const ObjectSection& leader = object.model->sections()[group.leader];
  copy.size = leader.size;
  if (group.choice == GroupChoice::kSameContent)
    copy.content_hash = std::hash<std::string_view>()(leader.content);
  return copy;
}

bool IsLarger(const ComdatGroup& copy, const ComdatGroup& than) {
  return copy.choice == GroupChoice::kLargest && copy.size > than.size;
}

bool PrevailsOver(const ObjectFile& object, const ComdatGroup& copy, const ComdatGroup& current) {
  if (current.owner == nullptr) return true;
  if (current.owner->state == ObjectFile::State::kLinked) return false;
  if (copy.choice == GroupChoice::kLargest && copy.size != current.size)
    return copy.size > current.size;
  return object.ordinal < current.owner->ordinal;
}

}  // namespace

bool ComdatGroups::WouldProvide(const ObjectFile& object, uint32_t number) const {
  auto found = groups_.find(Ref(object.model->groups()[number].signature));
  return found == groups_.end() || PrevailsOver(object, CopyOf(object, number), found->second);
}

const char* ComdatGroups::Contradiction(const ObjectFile& object, uint32_t number) const {
  auto found = groups_.find(Ref(object.model->groups()[number].signature));
  if (found == groups_.end()) return nullptr;
  const ComdatGroup& current = found->second;
  ComdatGroup copy = CopyOf(object, number);
  if (copy.choice != current.choice) return nullptr;
  bool is_linked = current.owner->state == ObjectFile::State::kLinked;
  if (is_linked && IsLarger(copy, current))
    return "larger than the one that is linked already [OJ343]";
  if (copy.choice == GroupChoice::kSameSize && copy.size != current.size) return "of another size";
  bool is_same = copy.size == current.size && copy.content_hash == current.content_hash;
  return copy.choice == GroupChoice::kSameContent && !is_same ? "with other content" : nullptr;
}

std::vector<ComdatGroups::Copy> ComdatGroups::Claim(ObjectFile& object) {
  std::vector<Copy> displaced;
  const auto& groups = object.model->groups();
  object.groups.assign(groups.size(), nullptr);
  for (uint32_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].is_comdat) continue;
    ComdatGroup& group = groups_[Ref(groups[i].signature)];
    object.groups[i] = &group;
    ComdatGroup copy = CopyOf(object, i);
    if (!PrevailsOver(object, copy, group)) continue;
    if (group.owner != nullptr) displaced.push_back({group.owner, group.number});
    group = copy;
    group.owner = &object;
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
