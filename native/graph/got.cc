#include "graph/got.h"

#include <cstring>

namespace orcjit {

Block& Got::block() {
  if (block_ == nullptr) {
    block_ = &sections_.AddBlock(SectionContent::kConstants, {}, 16);
    begin_ = sections_.BlockTarget(*block_);
  }
  return *block_;
}

uint64_t Got::SlotFor(const Target& target) {
  auto [it, is_new] = slots_.try_emplace(target.key(), size_);
  if (is_new) Set(Reserve(8), target);
  return it->second;
}

uint64_t Got::DescriptorSlot(TlsDescriptor descriptor) {
  auto [it, is_new] = descriptor_slots_.try_emplace({descriptor.module, descriptor.offset}, size_);
  if (is_new) descriptors_.emplace_back(Reserve(sizeof(TlsDescriptor)), descriptor);
  return it->second;
}

// "TLS descriptors" (-mtls-dialect=gnu2): the code calls the first word with the address of the
// pair, and gets the variable's distance from the thread pointer.
uint64_t Got::CallSlot(TlsDescriptor descriptor) {
  uint64_t descriptor_slot = DescriptorSlot(descriptor);
  auto [it, is_new] = call_slots_.try_emplace(descriptor_slot, size_);
  if (is_new) Reserve(16);
  return it->second;
}

void Got::ForEachTarget(llvm::function_ref<void(Target&)> change) {
  for (auto& [slot, target] : entries_) change(target);
}

void Got::Finish() {
  if (block_ == nullptr && size_ == 0) return;
  auto content = sections_.graph().allocateBuffer(size_ == 0 ? 8 : size_);
  std::memset(content.data(), 0, content.size());
  block().setMutableContent(content);
  for (auto& [slot, target] : entries_) {
    if (target.kind == Target::Kind::kAbsolute) {
      std::memcpy(content.data() + slot, &target.offset, 8);
    } else {
      sections_.AddEdge(
          {block_, target.symbol, target.offset, static_cast<uint32_t>(slot), kPointer64});
    }
  }
  for (auto& [slot, descriptor] : descriptors_)
    std::memcpy(content.data() + slot, &descriptor, sizeof(descriptor));
  for (auto& [descriptor_slot, slot] : call_slots_) {
    auto function = reinterpret_cast<uint64_t>(&ResolveTlsDescriptor);
    std::memcpy(content.data() + slot, &function, sizeof(function));
    sections_.AddEdge({block_, &sections_.SymbolOf(*block_), static_cast<int64_t>(descriptor_slot),
                       static_cast<uint32_t>(slot + 8), kPointer64});
  }
}

}  // namespace orcjit
