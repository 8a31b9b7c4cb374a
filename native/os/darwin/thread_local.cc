#include "os/thread_local.h"

#include <limits.h>

#include <cstdlib>
#include <system_error>

#include "os/darwin/thread_record.h"
#include "os/thread_blocks.h"

namespace orcjit {

bool ThreadBlocks::Prepare(std::string* problem) {
  try {
    ThreadRecord::Prepare();
    return true;
  } catch (const std::system_error&) {
    *problem = "no key for thread-specific data is left [OJ334] (pthread_key_create: at most " +
               std::to_string(PTHREAD_KEYS_MAX) +
               " in a process), which thread_local variables need: some library of the process "
               "makes keys without deleting them";
    return false;
  }
}

ThreadBlocks* ThreadBlocks::IfThere() {
  ThreadRecord* record = ThreadRecord::IfThere();
  return record == nullptr ? nullptr : &record->blocks;
}

// Never static here, so that it is always there.
void* TlsModule::Block() { return ThreadRecord::Get().blocks.BlockOf(*this); }

// No code of this system goes by it.
uint32_t TlsModule::index() const { return slot_; }
bool TlsModule::IsIndexOfPlace() { return false; }

namespace {

// As the loader has it in a library's __thread_vars.
struct ThreadVariable {
  void* (*address_of)(ThreadVariable* self);
  uint64_t key;
  uint64_t offset;
};

}  // namespace

void* GetTlsAddress(const TlsDescriptor* descriptor) noexcept {
  if (TlsModule* module = FindTlsModule(*descriptor))
    return static_cast<char*>(module->Block()) + descriptor->offset;
  if (*descriptor == kNoThreadLocal) return nullptr;
  auto* variable = reinterpret_cast<ThreadVariable*>(descriptor->module);
  return static_cast<char*>(variable->address_of(variable)) + descriptor->offset;
}

// Only ELF has such descriptors.
void ResolveTlsDescriptor() { std::abort(); }

}  // namespace orcjit
