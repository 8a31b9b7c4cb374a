// A linked object as debuggers and profilers see it: what was compiled, and where it lies now.
#ifndef ORCJIT_JIT_DEBUGGERS_LINKED_OBJECT_H_
#define ORCJIT_JIT_DEBUGGERS_LINKED_OBJECT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "jit/debuggers/line_table.h"
#include "object/object_model.h"

namespace orcjit {

struct LinkedFunction {
  std::string name;
  uint64_t address;
  uint64_t size;
};

struct LinkedObject {
  // The object file, whose section headers say where the sections lie in memory; empty where it is
  // not there any more.
  std::string image;
  std::vector<LinkedFunction> functions;
  LineTable lines;  // read if the dump is wanted
};

// `addresses` has the place of each section in memory, 0 for what is not there.
LinkedObject DescribeLinked(std::string_view file, const ObjectModel& model,
                            const std::vector<uint64_t>& addresses);

// Who wants to know of linked code: nobody, unless the environment says so.
struct DebuggersWanted {
  bool gdb = false;       // ORCJIT_GDB=1: the JIT interface of gdb and lldb
  bool perf_map = false;  // ORCJIT_PERF_MAP=1: /tmp/perf-PID.map
  bool jitdump = false;   // ORCJIT_JITDUMP=1: jit-PID.dump for `perf inject --jit`

  bool Any() const { return gdb || perf_map || jitdump; }
};
DebuggersWanted WantedDebuggers();

// Objects that gdb has been told of; it is told that they are gone with this.
class GdbEntries {
 public:
  explicit GdbEntries(std::vector<std::string> images);
  GdbEntries(const GdbEntries&) = delete;
  GdbEntries& operator=(const GdbEntries&) = delete;
  ~GdbEntries();

 private:
  struct Entry;
  std::vector<std::unique_ptr<Entry>> entries_;
};

// Tells all that are wanted. Failing to do so is no error of the program's: it is told nobody.
std::unique_ptr<GdbEntries> TellDebuggers(std::vector<LinkedObject> objects);

// perf_files.cc: appends to the files that perf reads.
void WritePerfMap(const std::vector<LinkedObject>& objects);
void WriteJitDump(const std::vector<LinkedObject>& objects);

}  // namespace orcjit

#endif  // ORCJIT_JIT_DEBUGGERS_LINKED_OBJECT_H_
