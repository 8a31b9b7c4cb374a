// The JIT interface of gdb and lldb: a list of object files in memory, and a function in which the
// debugger has a breakpoint.
// https://sourceware.org/gdb/current/onlinedocs/gdb.html/JIT-Interface.html
//
// The debugger finds both by name, so they are exported. They are LLVM's own, which is linked
// anyway.
#include <cstdint>
#include <mutex>
#include <utility>

#include "jit/debuggers/linked_object.h"
#include "jit/process_state.h"
#include "os/fork_gate.h"

extern "C" {

struct jit_code_entry {
  jit_code_entry* next_entry;
  jit_code_entry* prev_entry;
  const char* symfile_addr;
  uint64_t symfile_size;
};

struct jit_descriptor {
  uint32_t version;
  uint32_t action_flag;
  jit_code_entry* relevant_entry;
  jit_code_entry* first_entry;
};

extern jit_descriptor __jit_debug_descriptor;

// The debugger stops here, and reads the descriptor.
void __jit_debug_register_code();
}

namespace orcjit {
namespace {

constexpr uint32_t kRegister = 1;
constexpr uint32_t kUnregister = 2;

void Tell(uint32_t action, jit_code_entry* entry) {
  __jit_debug_descriptor.relevant_entry = entry;
  __jit_debug_descriptor.action_flag = action;
  __jit_debug_register_code();
  __jit_debug_descriptor.action_flag = 0;
}

}  // namespace

struct GdbEntries::Entry {
  std::string image;
  jit_code_entry listed = {};
};

GdbEntries::GdbEntries(std::vector<std::string> images) {
  ForkSafeLock lock(LinkerState::Get().gdb_list_mutex);
  for (std::string& image : images) {
    entries_.push_back(std::make_unique<Entry>());
    Entry& entry = *entries_.back();
    entry.image = std::move(image);
    jit_code_entry* first = __jit_debug_descriptor.first_entry;
    entry.listed = {first, nullptr, entry.image.data(), entry.image.size()};
    if (first != nullptr) first->prev_entry = &entry.listed;
    __jit_debug_descriptor.first_entry = &entry.listed;
    Tell(kRegister, &entry.listed);
  }
}

GdbEntries::~GdbEntries() {
  ForkSafeLock lock(LinkerState::Get().gdb_list_mutex);
  for (auto& entry : entries_) {
    jit_code_entry& listed = entry->listed;
    if (listed.prev_entry != nullptr) {
      listed.prev_entry->next_entry = listed.next_entry;
    } else {
      __jit_debug_descriptor.first_entry = listed.next_entry;
    }
    if (listed.next_entry != nullptr) listed.next_entry->prev_entry = listed.prev_entry;
    Tell(kUnregister, &listed);
  }
}

}  // namespace orcjit
