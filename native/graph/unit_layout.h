// What a graph is once it has its addresses: where its parts lie, what has to run, and what others
// have to be told of it.
#ifndef ORCJIT_GRAPH_UNIT_LAYOUT_H_
#define ORCJIT_GRAPH_UNIT_LAYOUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "object/object_model.h"
#include "os/linked_calls.h"
#include "os/thread_local.h"
#include "os/unwind_tables.h"

namespace orcjit {

struct ObjectFile;

// An array of pointers to functions that run at load or unload; or such a function itself, which
// was code in an .init or .fini section.
struct FunctionArray {
  FunctionArrayKind kind;
  uint32_t priority;
  std::string object;  // whose it is, for messages
  uint64_t address = 0;
  uint64_t count = 0;
  std::string section = "";  // its name, if it has a suffix
  CallingConvention convention = CallingConvention::kOfSystem;
};

// A slot that holds the function which an IFUNC's resolver chooses.
struct IfuncSlot {
  uint64_t slot = 0;
  uint64_t resolver = 0;
};

struct CodeSection {
  uint64_t begin;
  uint64_t size;
  uint32_t index;  // in the object
};

// Where an object's sections lie.
struct PlacedObject {
  ObjectFile* object;
  std::vector<CodeSection> code;
  std::vector<uint64_t> addresses;  // of all sections, 0 for what is not there; if asked for
};

struct UnitLayout {
  uint64_t begin = 0;  // where its code and constants lie
  uint64_t end = 0;
  uint64_t data_begin = 0;  // where its writable data lies, if it has any
  uint64_t data_end = 0;
  uint64_t eh_frame = 0;    // 0: no unwind tables
  FunctionRange functions;  // of Windows' kind
  uint64_t dso_handle = 0;  // 0: defined by an earlier unit of the library, or not used
  uint64_t code_begin = 0;  // of its executable pages, which lie side by side
  uint64_t code_end = 0;
  std::unique_ptr<TlsModule> tls;
  std::vector<FunctionArray> arrays;  // in link order
  std::vector<IfuncSlot> ifuncs;
  std::vector<PlacedObject> objects;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_UNIT_LAYOUT_H_
