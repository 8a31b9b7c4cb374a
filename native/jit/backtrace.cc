#include "jit/backtrace.h"

#include "object/demangle.h"
#include "os/call_stack.h"

namespace orcjit {

LibraryFrame DescribeLibraryCode(uint64_t address) {
  LoadedFunction found = LoadedFunctionAt(address);
  return {found.symbol.empty() ? std::string() : Demangle(found.symbol), found.library};
}

}  // namespace orcjit
