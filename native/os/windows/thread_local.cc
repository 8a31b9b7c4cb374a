// Code of this system calls no function for its variables: MinGW's emulates them with one of its
// own (__emutls_get_address), and others go through a table (static_tls.cc).
#include "os/thread_local.h"

#include <cstdlib>

#include "os/thread_blocks.h"
#include "os/windows/thread_record.h"

namespace orcjit {

bool ThreadBlocks::Prepare(std::string* problem) {
  if (ThreadRecord::IsPossible()) return true;
  *problem =
      "no key for thread-specific data is left [OJ334] (FlsAlloc: there are few in a process), "
      "which thread_local variables need: some library of the process makes keys without deleting "
      "them";
  return false;
}

ThreadBlocks* ThreadBlocks::IfThere() {
  ThreadRecord* record = ThreadRecord::IfThere();
  return record == nullptr ? nullptr : &record->blocks;
}

void* TlsModule::Block() {
  if (!is_static()) {
    if (void* block = ThreadRecord::Get().blocks.BlockOf(*this)) return block;
  }
  return static_block_->Block();
}

uint32_t TlsModule::index() const { return static_cast<uint32_t>(distance()); }
bool TlsModule::IsIndexOfPlace() { return true; }

void* GetTlsAddress(const TlsDescriptor* descriptor) noexcept {
  TlsModule* module = FindTlsModule(*descriptor);
  // Those of loaded libraries have no descriptors.
  if (module == nullptr) return nullptr;
  return static_cast<char*>(module->Block()) + descriptor->offset;
}

// Objects for Windows have neither descriptors nor such records.
void ResolveTlsDescriptor() { std::abort(); }
void ResolveThreadVariable() { std::abort(); }

}  // namespace orcjit
