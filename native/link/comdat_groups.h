// Which object of a library provides a COMDAT group: the first one in the order of a link, or the
// one with the largest copy where a format knows that choice, as for a linker, whatever of the
// library is linked now. Others leave their copies out.
#ifndef ORCJIT_LINK_COMDAT_GROUPS_H_
#define ORCJIT_LINK_COMDAT_GROUPS_H_

#include <cstdint>
#include <vector>

#include "llvm/ADT/StringMap.h"
#include "object/object_model.h"

namespace orcjit {

struct ObjectFile;

struct ComdatGroup {
  ObjectFile* owner = nullptr;
  uint32_t number = 0;  // which of the owner's groups it is
  // Of the copy, which is not there any more once it is linked.
  GroupChoice choice = GroupChoice::kFirst;
  uint64_t size = 0;
  uint64_t content_hash = 0;  // where copies have to be the same
};

class ComdatGroups {
 public:
  // A copy that was provided until now.
  struct Copy {
    ObjectFile* object;
    uint32_t number;
  };

  // Whether an object that is added now would provide its copy.
  bool WouldProvide(const ObjectFile& object, uint32_t number) const;

  // How the object's copy is unlike the one that there is, though it must not be; null if it is
  // not.
  const char* Contradiction(const ObjectFile& object, uint32_t number) const;

  // Fills in the object's `groups`, and returns the copies that gave way to its own. What is linked
  // stays.
  std::vector<Copy> Claim(ObjectFile& object);

 private:
  llvm::StringMap<ComdatGroup> groups_;  // by signature
};

// Marks sections that are in no COMDAT group.
constexpr uint32_t kNoGroup = UINT32_MAX;

// For each section, the number of the COMDAT group that it is part of.
std::vector<uint32_t> GroupsOfSections(const ObjectModel& model);

// Whether the object provides what is in its group of that number, or in none.
bool IsProvided(const ObjectFile& object, uint32_t number);

}  // namespace orcjit

#endif  // ORCJIT_LINK_COMDAT_GROUPS_H_
