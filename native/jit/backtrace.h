// What the calls that a thread is in the middle of are in linked code: no tool that reads shared
// libraries knows that.
#ifndef ORCJIT_JIT_BACKTRACE_H_
#define ORCJIT_JIT_BACKTRACE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace orcjit {

struct SourceLine {
  std::string file;  // empty without debug information
  uint32_t line = 0;
};

struct CodeFrame {
  std::string function;  // in its language; empty if it is not known
  SourceLine place;      // may be in a header: of what the compiler put in place of a call
  SourceLine beginning;  // of the function
};

// What linked code at `address` is; none if it is not linked code.
std::optional<CodeFrame> DescribeCode(uint64_t address);

// A function of a loaded shared library: its name, which the library may not tell, and the library.
struct LibraryFrame {
  std::string function;
  const void* library = nullptr;  // where it is loaded; null if the address is in none
};
LibraryFrame DescribeLibraryCode(uint64_t address);

}  // namespace orcjit

#endif  // ORCJIT_JIT_BACKTRACE_H_
