// Unwind tables (.eh_frame,
// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/ehframechpt.html):
// an object's records, without those of discarded functions, ready to be put behind another
// object's.
//
// Records are copied one behind the other. An alignment gap between two objects' tables would read
// as the zero length that ends the table, and the unwinder would lose every later function.
#ifndef ORCJIT_OBJECT_EH_FRAME_H_
#define ORCJIT_OBJECT_EH_FRAME_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "object/object_model.h"

namespace orcjit {

struct EhFrame {
  std::string content;                        // CIEs and FDEs, without a terminator
  std::vector<ObjectRelocation> relocations;  // offsets into content, ascending
  bool has_functions = false;                 // at least one FDE
};

// `is_discarded(symbol)`: whether the function that an FDE describes, named by the symbol of its
// first relocation, is not part of the link. Throws JitError kObjectFormat.
EhFrame FilterEhFrame(const ObjectSection& section, std::vector<ObjectRelocation> relocations,
                      const std::function<bool(uint32_t)>& is_discarded, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_EH_FRAME_H_
