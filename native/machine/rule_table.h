// The relocations of a machine by their types, for the millions of them that a large library has.
#ifndef ORCJIT_MACHINE_RULE_TABLE_H_
#define ORCJIT_MACHINE_RULE_TABLE_H_

#include <cstddef>
#include <cstdint>

#include "machine/machine.h"

namespace orcjit {

struct RuleEntry {
  uint32_t type;
  RelocationRule rule;
};

// Of types below `Size`.
template <uint32_t Size>
class RuleTable {
 public:
  template <size_t Count>
  constexpr explicit RuleTable(const RuleEntry (&entries)[Count]) {
    for (const RuleEntry& entry : entries) {
      rules_[entry.type] = entry.rule;
      is_known_[entry.type] = true;
    }
  }

  constexpr bool Find(uint32_t type, RelocationRule* rule) const {
    if (type >= Size || !is_known_[type]) return false;
    *rule = rules_[type];
    return true;
  }

 private:
  RelocationRule rules_[Size] = {};
  bool is_known_[Size] = {};
};

}  // namespace orcjit

#endif  // ORCJIT_MACHINE_RULE_TABLE_H_
