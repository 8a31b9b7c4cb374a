#include "os/thread_local.h"

#include <cstdlib>

#include "os/darwin/thread_record.h"
#include "os/posix/thread_key.h"
#include "os/thread_blocks.h"

namespace orcjit {

bool ThreadBlocks::Prepare(std::string* problem) {
  return CanMakeThreadKey([] { ThreadRecord::Prepare(); }, problem);
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
