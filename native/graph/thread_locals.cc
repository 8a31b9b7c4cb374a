#include "graph/thread_locals.h"

#include <algorithm>
#include <cstring>

#include "link/library_node.h"
#include "llvm/Support/MathExtras.h"
#include "object/error.h"

namespace orcjit {

std::vector<ThreadLocals::Section> ThreadLocals::SectionsOfObjects() const {
  std::vector<Section> found;
  for (auto& placed : placed_) {
    const auto& sections = placed->model().sections();
    for (uint32_t i = 1; i < sections.size(); ++i) {
      const ObjectSection& section = sections[i];
      bool is_one =
          section.is_thread_local && section.is_loaded && !placed->object->is_discarded[i];
      if (is_one) found.push_back({placed.get(), i});
    }
  }
  auto name_of = [](const Section& section) {
    return section.model().is_sorted ? section.model().name : std::string_view();
  };
  std::stable_sort(found.begin(), found.end(), [&](const Section& one, const Section& other) {
    return name_of(one) < name_of(other);
  });
  return found;
}

void ThreadLocals::Layout() {
  std::vector<Section> sections = SectionsOfObjects();
  bool has_tls = !sections.empty();  // sections without content have symbols, too
  // Initialized sections first: the image holds them, and the rest of each thread's block is zero.
  for (bool is_zero : {false, true}) {
    for (const Section& section : sections) {
      if (section.IsInImage() == is_zero) continue;
      const ObjectSection& model = section.model();
      section.placed->tls_offsets[section.index] =
          Reserve(*section.placed->object, model.size, model.alignment);
    }
    if (!is_zero) image_size_ = size_;
  }
  std::map<Definition*, uint64_t> commons = LayoutCommons();
  if (!has_tls && commons.empty()) return;
  std::string problem;
  module_ = TlsModule::Make(size_, alignment_, &problem);
  if (module_ == nullptr) throw JitError(ErrorKind::kMemory, problem);
  for (auto& [definition, offset] : commons) {
    definition->tls_module = module_.get();
    definition->address = offset;
  }
  TellDefinitions();
  BuildImage();
}

void ThreadLocals::TellDefinitions() {
  for (auto& placed : placed_) {
    for (const auto& symbol : placed->model().symbols()) {
      if (symbol.IsLocal() || placed->tls_offsets[symbol.section] == kNoTls) continue;
      Definition* definition =
          part_.library->contents().index().Find({symbol.name.data(), symbol.name.size()});
      if (definition == nullptr || definition->object != placed->object) continue;
      definition->tls_module = module_.get();
      definition->address = placed->tls_offsets[symbol.section] + symbol.value;
    }
  }
}

uint64_t ThreadLocals::Reserve(const ObjectFile& object, uint64_t size, uint64_t alignment) {
  // No code can tell such variables apart: it has 32 bits for their place.
  constexpr uint64_t kMostThreadLocal = uint64_t{1} << 31;
  if (alignment > kMostThreadLocal || size > kMostThreadLocal - alignment ||
      size_ > kMostThreadLocal - alignment - size) {
    PlacedObjects::Unsupported(
        object, "has more than 2 GB of thread_local variables [OJ231]: allocate them instead");
  }
  alignment_ = std::max(alignment_, alignment);
  uint64_t offset = llvm::alignTo(size_, alignment);
  size_ = offset + size;
  return offset;
}

// Those that GNU as's .tls_common makes, merged over all objects as common symbols are.
std::map<Definition*, uint64_t> ThreadLocals::LayoutCommons() {
  std::map<Definition*, uint64_t> offsets;
  for (Definition* definition : commons_.Unlinked()) {
    if (!definition->is_tls || offsets.count(definition) != 0) continue;
    offsets[definition] =
        Reserve(*definition->object, definition->common_size, definition->common_alignment);
  }
  return offsets;
}

void ThreadLocals::BuildImage() {
  if (image_size_ == 0) return;
  auto image = sections_.graph().allocateBuffer(image_size_);
  std::memset(image.data(), 0, image.size());
  for (auto& placed : placed_) {
    const auto& sections = placed->model().sections();
    for (uint32_t i = 1; i < sections.size(); ++i) {
      if (placed->tls_offsets[i] == kNoTls || sections[i].content.empty()) continue;
      std::memcpy(image.data() + placed->tls_offsets[i], sections[i].content.data(),
                  sections[i].content.size());
    }
  }
  image_ = &sections_.AddReadOnly("tls-image", image, 16);
  sections_.SymbolOf(*image_);
}

Target ThreadLocals::Initial(uint64_t offset) const {
  if (image_ == nullptr || offset > image_size_) return {};
  return sections_.BlockTarget(*image_, static_cast<int64_t>(offset));
}

// In the initial values, which is what a linker bounds.
Target ThreadLocals::BoundOf(std::string_view section, bool is_start) {
  uint64_t begin = kNoTls;
  uint64_t end = 0;
  for (const auto& placed : placed_) {
    const auto& sections = placed->model().sections();
    for (uint32_t i = 1; i < sections.size(); ++i) {
      if (placed->tls_offsets[i] == kNoTls || sections[i].name != section) continue;
      begin = std::min(begin, placed->tls_offsets[i]);
      end = std::max(end, placed->tls_offsets[i] + sections[i].size);
    }
  }
  if (begin == kNoTls || end > image_size_) return {};
  return sections_.BlockTarget(*image_, static_cast<int64_t>(is_start ? begin : end));
}

std::unique_ptr<TlsModule> ThreadLocals::TakeModule() {
  if (module_ == nullptr) return nullptr;
  const void* image = image_ == nullptr ? nullptr : image_->getAddress().toPtr<const void*>();
  module_->SetImage(image, image_size_);
  return std::move(module_);
}

}  // namespace orcjit
