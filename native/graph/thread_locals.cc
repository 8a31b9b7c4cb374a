// The thread-local block of a unit: initialized sections, then what is zero in each thread.
#include <algorithm>
#include <cstring>

#include "graph/graph_builder.h"
#include "link/library_node.h"
#include "llvm/Support/MathExtras.h"

namespace orcjit {

void GraphBuilder::LayoutThreadLocals() {
  bool has_tls = false;  // sections without content have symbols, too
  // Initialized sections first: the image holds them, and the rest of each thread's block is zero.
  for (bool is_zero : {false, true}) {
    for (auto& placed : placed_) {
      const auto& sections = placed->object->model->sections();
      for (uint32_t i = 1; i < sections.size(); ++i) {
        const ObjectSection& section = sections[i];
        if (!section.is_thread_local || !section.is_loaded || placed->object->is_discarded[i])
          continue;
        if ((section.is_zero) != is_zero) continue;
        placed->tls_offsets[i] =
            ReserveThreadLocal(*placed->object, section.size, section.alignment);
        has_tls = true;
      }
    }
    if (!is_zero) tls_image_size_ = tls_size_;
  }
  std::map<Definition*, uint64_t> commons = LayoutThreadLocalCommons();
  if (!has_tls && commons.empty()) return;
  std::string problem;
  unit_.tls = TlsModule::Make(tls_size_, tls_alignment_, &problem);
  if (unit_.tls == nullptr) throw JitError(ErrorKind::kMemory, problem);
  for (auto& [definition, offset] : commons) {
    definition->tls_module = unit_.tls.get();
    definition->tls_offset = offset;
  }
  for (auto& placed : placed_) {
    for (const auto& symbol : placed->object->model->symbols()) {
      if (symbol.IsLocal() || placed->tls_offsets[symbol.section] == kNoTls) continue;
      Definition* definition =
          part_.library->contents().index().Find({symbol.name.data(), symbol.name.size()});
      if (definition == nullptr || definition->object != placed->object) continue;
      definition->tls_module = unit_.tls.get();
      definition->tls_offset = placed->tls_offsets[symbol.section] + symbol.value;
    }
  }
  BuildThreadLocalImage();
}

uint64_t GraphBuilder::ReserveThreadLocal(const ObjectFile& object, uint64_t size,
                                          uint64_t alignment) {
  // No code can tell such variables apart: it has 32 bits for their place.
  constexpr uint64_t kMostThreadLocal = uint64_t{1} << 31;
  if (alignment > kMostThreadLocal || size > kMostThreadLocal - alignment ||
      tls_size_ > kMostThreadLocal - alignment - size) {
    Unsupported(object, "has more than 2 GB of thread_local variables: allocate them instead");
  }
  tls_alignment_ = std::max(tls_alignment_, alignment);
  uint64_t offset = llvm::alignTo(tls_size_, alignment);
  tls_size_ = offset + size;
  return offset;
}

// Those that GNU as's .tls_common makes, merged over all objects as common symbols are.
std::map<Definition*, uint64_t> GraphBuilder::LayoutThreadLocalCommons() {
  std::map<Definition*, uint64_t> offsets;
  for (Definition* definition : UnlinkedCommons()) {
    if (!definition->is_tls || offsets.count(definition) != 0) continue;
    offsets[definition] = ReserveThreadLocal(*definition->object, definition->common_size,
                                             definition->common_alignment);
  }
  return offsets;
}

void GraphBuilder::BuildThreadLocalImage() {
  if (tls_image_size_ == 0) return;
  auto image = graph_.allocateBuffer(tls_image_size_);
  std::memset(image.data(), 0, image.size());
  for (auto& placed : placed_) {
    const auto& sections = placed->object->model->sections();
    for (uint32_t i = 1; i < sections.size(); ++i) {
      if (placed->tls_offsets[i] == kNoTls || sections[i].content.empty()) continue;
      std::memcpy(image.data() + placed->tls_offsets[i], sections[i].content.data(),
                  sections[i].content.size());
    }
  }
  auto& section = graph_.createSection("tls-image", llvm::orc::MemProt::Read);
  tls_image_ = &graph_.createMutableContentBlock(section, image,
                                                 llvm::orc::ExecutorAddr(next_address_), 16, 0);
  next_address_ += image.size() + 1;
  SymbolOf(*tls_image_);
}

}  // namespace orcjit
