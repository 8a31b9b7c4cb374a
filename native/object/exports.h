// What a library shows to those who look up names: one rule for lists and for lookups.
#ifndef ORCJIT_OBJECT_EXPORTS_H_
#define ORCJIT_OBJECT_EXPORTS_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "object/archive.h"
#include "object/object_model.h"

namespace orcjit {

// Whether a symbol that is defined has an address: not in a section that is not loaded, and not the
// constant 0, which dlsym() gives for what is not there.
bool HasAddress(const ObjectModel& object, const ObjectSymbol& symbol);

// Which of the names that Python or TVM-FFI look up (IsEntryPoint) an archive's index has and its
// members hide. Of a member that is asked about, only the symbol table is read.
class HiddenNames {
 public:
  // The archive has to stay where it is.
  explicit HiddenNames(const Archive& archive);

  // Whether the member hides that symbol to which an entry of the index points.
  bool Has(size_t entry);

 private:
  void Look(size_t entry);

  const Archive& archive_;
  uint64_t budget_;
  std::vector<bool> looked_at_;  // entries of the index
  std::set<size_t> hidden_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_EXPORTS_H_
