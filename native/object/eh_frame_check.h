// Checks a linked unwind table before the unwinder gets it.
//
// libgcc trusts its tables: at the first throw anywhere in the process it walks all of them, and
// aborts on an encoding it does not know or follows a pointer wherever it leads. So a table is
// registered only when every record of it can be read to its end, and describes code of its own
// unit.
#ifndef ORCJIT_OBJECT_EH_FRAME_CHECK_H_
#define ORCJIT_OBJECT_EH_FRAME_CHECK_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace orcjit {

struct EhFrameProblem {
  uint64_t offset = 0;
  std::string text;  // empty: the table is good
};

// `table` ends with a terminator and lies at `address` when used; functions must lie in
// [code_begin, code_end).
EhFrameProblem CheckEhFrame(std::string_view table, uint64_t address, uint64_t code_begin,
                            uint64_t code_end);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_EH_FRAME_CHECK_H_
