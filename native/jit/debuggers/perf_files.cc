// What perf reads: a map of functions, /tmp/perf-PID.map, which tells names; and a dump of code,
// jit-PID.dump, of which `perf inject --jit` makes object files that can be annotated.
// https://github.com/torvalds/linux/blob/master/tools/perf/Documentation/jitdump-specification.txt
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "jit/debuggers/linked_object.h"
#include "jit/process_state.h"
#include "machine/machine.h"
#include "os/fork_gate.h"
#include "os/output_file.h"
#include "os/running.h"

namespace orcjit {
namespace {

// ---- jitdump ----

constexpr uint32_t kMagic = 0x4A695444;  // "JiTD"
constexpr uint32_t kVersion = 1;
constexpr uint32_t kCodeLoad = 0;
constexpr uint32_t kDebugInfo = 2;

struct DumpHeader {
  uint32_t magic = kMagic;
  uint32_t version = kVersion;
  uint32_t total_size = 40;
  uint32_t machine = HostMachine().elf_number;
  uint32_t padding = 0;
  uint32_t process = 0;
  uint64_t time = 0;
  uint64_t flags = 0;
};
static_assert(sizeof(DumpHeader) == 40, "as the specification has it");

struct CodeLoad {
  uint32_t id = kCodeLoad;
  uint32_t total_size = 0;
  uint64_t time = 0;
  uint32_t process = 0;
  uint32_t thread = 0;
  uint64_t virtual_address = 0;
  uint64_t address = 0;
  uint64_t size = 0;
  uint64_t index = 0;
};
static_assert(sizeof(CodeLoad) == 56, "as the specification has it");

struct DebugInfo {
  uint32_t id = kDebugInfo;
  uint32_t total_size = 0;
  uint64_t time = 0;
  uint64_t address = 0;
  uint64_t count = 0;
};
static_assert(sizeof(DebugInfo) == 32, "as the specification has it");

struct DebugEntry {
  uint64_t address = 0;
  uint32_t line = 0;
  uint32_t discriminator = 0;
  // The file's name follows, with its zero byte.
};
static_assert(sizeof(DebugEntry) == 16, "as the specification has it");

template <typename Record>
void Append(const Record& record, std::string* out) {
  out->append(reinterpret_cast<const char*>(&record), sizeof record);
}

}  // namespace

// Opened once in each process; a child of a fork has its own.
class JitDump {
 public:
  void Write(const std::vector<LinkedObject>& objects) {
    if (process_ != ProcessId()) Open();
    if (!file_.is_open()) return;
    std::string text;
    for (const LinkedObject& object : objects) {
      for (const LinkedFunction& function : object.functions) {
        if (function.size == 0) continue;
        AppendLines(function, object.lines, &text);
        AppendFunction(function, &text);
      }
    }
    file_.Write(text);
  }

 private:
  void Open() {
    process_ = ProcessId();
    const char* directory = std::getenv("JITDUMPDIR");
    std::string path = std::string(directory != nullptr ? directory : ".") + "/jit-" +
                       std::to_string(process_) + ".dump";
    file_ = OutputFile::Create(path);
    if (!file_.is_open()) return;
    DumpHeader header;
    header.process = process_;
    header.time = MonotonicNanoseconds();
    std::string text;
    Append(header, &text);
    file_.Write(text);
    file_.ShowToPerf();
  }

  // The record precedes that of the function.
  void AppendLines(const LinkedFunction& function, const LineTable& lines, std::string* out) {
    auto is_before = [](const LineEntry& entry, uint64_t address) {
      return entry.address < address;
    };
    const auto& all = lines.entries;
    auto first = std::lower_bound(all.begin(), all.end(), function.address, is_before);
    auto last = std::lower_bound(first, all.end(), function.address + function.size, is_before);
    if (first == last) return;
    std::string entries;
    for (auto entry = first; entry != last; ++entry) {
      Append(DebugEntry{entry->address, entry->line, 0}, &entries);
      const std::string& file = lines.files[entry->file];
      entries.append(file.c_str(), file.size() + 1);
    }
    DebugInfo info;
    info.total_size = static_cast<uint32_t>(sizeof info + entries.size());
    info.time = MonotonicNanoseconds();
    info.address = function.address;
    info.count = static_cast<uint64_t>(last - first);
    Append(info, out);
    out->append(entries);
  }

  void AppendFunction(const LinkedFunction& function, std::string* out) {
    CodeLoad load;
    load.total_size = static_cast<uint32_t>(sizeof load + function.name.size() + 1 + function.size);
    load.time = MonotonicNanoseconds();
    load.process = process_;
    load.thread = ThreadId();
    load.virtual_address = load.address = function.address;
    load.size = function.size;
    load.index = next_index_++;
    Append(load, out);
    out->append(function.name.c_str(), function.name.size() + 1);
    out->append(reinterpret_cast<const char*>(function.address), function.size);
  }

  uint32_t process_ = 0;
  OutputFile file_;
  uint64_t next_index_ = 0;
};

JitDump* MakeJitDump() { return new JitDump; }

void WritePerfMap(const std::vector<LinkedObject>& objects) {
  std::string text;
  for (const LinkedObject& object : objects) {
    for (const LinkedFunction& function : object.functions) {
      char range[40];
      std::snprintf(range, sizeof range, "%llx %llx ",
                    static_cast<unsigned long long>(function.address),
                    static_cast<unsigned long long>(function.size));
      text += range + function.name + "\n";
    }
  }
  ForkSafeLock lock(LinkerState::Get().perf_files_mutex);
  OutputFile file = OutputFile::Append("/tmp/perf-" + std::to_string(ProcessId()) + ".map");
  if (file.is_open()) file.Write(text);
}

void WriteJitDump(const std::vector<LinkedObject>& objects) {
  LinkerState& process = LinkerState::Get();
  ForkSafeLock lock(process.perf_files_mutex);
  process.jit_dump->Write(objects);
}

}  // namespace orcjit
