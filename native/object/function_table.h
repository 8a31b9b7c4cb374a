// Tables of functions as Windows has them (.pdata): for each function that has a frame, where it
// begins and ends, and what undoes its frame (.xdata), all as distances from the beginning of the
// image (https://learn.microsoft.com/cpp/build/exception-handling-x64).
//
// The system searches a table by halves and trusts what it finds there, in the middle of an
// exception: so a table is sorted and checked before it gets it.
#ifndef ORCJIT_OBJECT_FUNCTION_TABLE_H_
#define ORCJIT_OBJECT_FUNCTION_TABLE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace orcjit {

// As it stands in the table.
struct FunctionEntry {
  uint32_t begin;
  uint32_t end;
  uint32_t info;
};

struct ImageView {
  // What lies at that distance from the beginning, up to the end of what belongs together; empty
  // where nothing does.
  std::function<std::string_view(uint32_t)> at;
  uint32_t code_begin;
  uint32_t code_end;
};

// What is wrong with an entry that begins in the code; empty if nothing is.
std::string ProblemOfFunction(const FunctionEntry& entry, const ImageView& image);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_FUNCTION_TABLE_H_
