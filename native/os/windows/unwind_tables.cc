#include "os/unwind_tables.h"

#include <windows.h>

namespace orcjit {
namespace {

RUNTIME_FUNCTION* TableOf(const FunctionRange& functions) {
  return reinterpret_cast<RUNTIME_FUNCTION*>(functions.table);
}

}  // namespace

// Nothing here unwinds by DWARF: MinGW's exceptions go by function tables, too.
void RegisterUnwindTable(uint64_t) {}
void DeregisterUnwindTable(uint64_t) {}

void RegisterFunctions(const FunctionRange& functions) {
  RtlAddFunctionTable(TableOf(functions), static_cast<DWORD>(functions.count), functions.base);
}

void DeregisterFunctions(const FunctionRange& functions) {
  RtlDeleteFunctionTable(TableOf(functions));
}

}  // namespace orcjit
