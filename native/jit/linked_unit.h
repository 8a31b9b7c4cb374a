// What one finalized link graph leaves behind: where its parts lie, what has to run, and what must
// be undone when its code goes.
#ifndef ORCJIT_JIT_LINKED_UNIT_H_
#define ORCJIT_JIT_LINKED_UNIT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jit/code_map.h"
#include "jit/debuggers/linked_object.h"
#include "jit/lone_link.h"
#include "object/object_model.h"
#include "os/thread_local.h"

namespace orcjit {

// An array of pointers to functions that run at load or unload; or such a function itself, which
// was code in an .init or .fini section.
struct FunctionArray {
  FunctionArrayKind kind;
  uint32_t priority;
  std::string object;  // whose it is, for messages
  uint64_t address = 0;
  uint64_t count = 0;
  std::string section = "";  // its name, if it has a suffix
};

// A slot that holds the function which an IFUNC's resolver chooses.
struct IfuncSlot {
  uint64_t slot = 0;
  uint64_t resolver = 0;
};

struct LinkedUnit {
  std::unique_ptr<LinkedMemory> memory;  // null if the library's JITDylib has it; goes last
  uint64_t begin = 0;                    // where its code and constants lie
  uint64_t end = 0;
  uint64_t data_begin = 0;  // where its writable data lies, if it has any
  uint64_t data_end = 0;
  uint64_t eh_frame = 0;    // 0: no unwind tables
  uint64_t dso_handle = 0;  // 0: defined by an earlier unit of the library, or not used
  uint64_t code_begin = 0;  // of its executable pages, which lie side by side
  uint64_t code_end = 0;
  std::unique_ptr<TlsModule> tls;
  std::vector<FunctionArray> arrays;  // in link order
  std::vector<IfuncSlot> ifuncs;
  std::shared_ptr<UnitCode> code;           // for backtraces
  std::unique_ptr<GdbEntries> gdb_entries;  // null unless a debugger is to be told
};

// Registers the unwind tables of a unit, and its code for backtraces. Once its IFUNC slots are
// filled as well, its code can run.
void ActivateUnit(LinkedUnit& unit);
void DeactivateUnit(LinkedUnit& unit);

}  // namespace orcjit

#endif  // ORCJIT_JIT_LINKED_UNIT_H_
