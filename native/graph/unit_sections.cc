#include "graph/unit_sections.h"

#include <algorithm>
#include <cctype>

#include "link/library_node.h"
#include "object/error.h"
#include "os/address_space.h"

namespace orcjit {

using llvm::orc::MemProt;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

// Written only while it is linked: protected afterwards.
bool IsRelro(const ObjectSection& section) {
  return section.is_constant_later || section.functions != FunctionArrayKind::kNone;
}

// A linker's name for it and for those that it puts beside it.
std::string_view NameInImage(const ObjectSection& section) {
  return section.is_sorted ? section.name.substr(0, section.name.find('$')) : section.name;
}

// Constants of a unit up to this size lie in the pages of its code, as linkers had it for decades:
// a page for a few bytes, and a change of its protection, would cost more than all else of a small
// library.
constexpr uint64_t kSmallUnit = uint64_t{64} << 10;

}  // namespace

bool IsPlaced(const ObjectSection& section) {
  return section.is_loaded && !section.is_thread_local &&
         section.kind != SectionKind::kUnwindTable && section.kind != SectionKind::kIgnored;
}

bool IsCIdentifier(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

// JITLink lays out sections in the order in which they were made.
void UnitSections::Prepare() {
  absolute_ =
      &graph_.addAbsoluteSymbol("*ABS*", llvm::orc::ExecutorAddr(), 0,
                                llvm::jitlink::Linkage::Strong, llvm::jitlink::Scope::Local, true);
  has_constants_beside_code_ = IsSmall();
  for (SectionContent kind :
       {SectionContent::kConstants, SectionContent::kCode, SectionContent::kData})
    Find(kind, {}, false);
  for (const ObjectFile* object : part_.objects) {
    for (const ObjectSection& section : object->model->sections()) {
      // A linker makes one section of those of one name, which is writable if one of them is.
      if (section.is_writable && IsPlaced(section) && !IsRelro(section))
        writable_names_.emplace(NameInImage(section));
    }
  }
}

bool UnitSections::IsSmall() const {
  uint64_t size = 0;
  for (const ObjectFile* object : part_.objects) {
    for (const ObjectSection& section : object->model->sections()) {
      bool is_constant = IsPlaced(section) && !section.is_writable;
      if (is_constant) size += section.content.size();
      if (size > kSmallUnit) return false;
    }
  }
  return true;
}

SectionContent UnitSections::ContentOf(const ObjectSection& section) const {
  if (section.is_code) return SectionContent::kCode;
  bool is_data = (section.is_writable && !IsRelro(section)) ||
                 writable_names_.count(NameInImage(section)) != 0;
  return is_data ? SectionContent::kData : SectionContent::kConstants;
}

GraphSection& UnitSections::SectionFor(const ObjectSection& section) {
  return Find(ContentOf(section), NameInImage(section), section.is_large);
}

GraphSection& UnitSections::Find(SectionContent kind, std::string_view name, bool is_large) {
  constexpr std::string_view kNames[] = {"text", "rodata", "data"};
  std::string_view plain_name = kNames[static_cast<size_t>(kind)];
  bool is_walked = IsCIdentifier(name);
  if (!is_large && !is_walked) {
    GraphSection*& plain = plain_sections_[static_cast<size_t>(kind)];
    if (plain == nullptr) plain = &Make(kind, {plain_name.data(), plain_name.size()});
    return *plain;
  }
  std::string full = (is_large ? "large." : "") + std::string(plain_name);
  // Sections that can be walked must lie side by side.
  if (is_walked) full += "." + std::string(name);
  GraphSection*& found = sections_[full];
  if (found == nullptr) {
    auto stored = graph_.allocateContent(llvm::ArrayRef<char>(full.data(), full.size()));
    found = &Make(kind, {stored.data(), stored.size()});
  }
  return *found;
}

// The graph does not copy the name.
GraphSection& UnitSections::Make(SectionContent kind, llvm::StringRef name) {
  MemProt protection = MemProt::Read;
  if (kind == SectionContent::kCode ||
      (kind == SectionContent::kConstants && has_constants_beside_code_))
    protection |= MemProt::Exec;
  if (kind == SectionContent::kData) protection |= MemProt::Write;
  GraphSection& made = graph_.createSection(name, protection);
  if (kind == SectionContent::kCode) code_sections_.insert(&made);
  return made;
}

Block& UnitSections::AddBlock(GraphSection& section, std::string_view content, uint64_t alignment) {
  static const char kNothing = 0;
  llvm::ArrayRef<char> bytes(content.empty() ? &kNothing : content.data(), content.size());
  uint64_t address = LeaveAddresses(content.size() + 1);
  return graph_.createContentBlock(section, bytes, llvm::orc::ExecutorAddr(address), alignment, 0);
}

Block& UnitSections::AddBlock(SectionContent kind, std::string_view content, uint64_t alignment) {
  return AddBlock(Find(kind, {}, false), content, alignment);
}

Block& UnitSections::AddZeroBlock(GraphSection& section, uint64_t size, uint64_t alignment) {
  CheckSize(size, next_address_);
  uint64_t address = LeaveAddresses(size + 1);
  return graph_.createZeroFillBlock(section, size, llvm::orc::ExecutorAddr(address), alignment, 0);
}

Block& UnitSections::AddZeroData(uint64_t size, uint64_t alignment, bool is_large) {
  return AddZeroBlock(Find(SectionContent::kData, {}, is_large), size, alignment);
}

Block& UnitSections::AddReadOnly(const char* section, llvm::MutableArrayRef<char> content,
                                 uint64_t alignment) {
  auto& made = graph_.createSection(section, MemProt::Read);
  uint64_t address = LeaveAddresses(content.size() + 1);
  return graph_.createMutableContentBlock(made, content, llvm::orc::ExecutorAddr(address),
                                          alignment, 0);
}

// Everything is kept, as in a shared library: each block has one live symbol.
GraphSymbol& UnitSections::SymbolOf(Block& block) {
  GraphSymbol*& symbol = block_symbols_[&block];
  if (symbol == nullptr) symbol = &graph_.addAnonymousSymbol(block, 0, 0, false, true);
  return *symbol;
}

Target UnitSections::BlockTarget(Block& block, int64_t offset) {
  Target target;
  target.kind = Target::Kind::kBlock;
  target.symbol = &SymbolOf(block);
  target.offset = offset;
  return target;
}

Target UnitSections::AbsoluteTarget(uint64_t address) {
  Target target;
  target.kind = Target::Kind::kAbsolute;
  target.symbol = absolute_;
  target.offset = static_cast<int64_t>(address);
  return target;
}

uint64_t UnitSections::ImageBase() {
  if (image_base_ != 0) return image_base_;
  image_base_ = UINT64_MAX;
  for (const Block* block : graph_.blocks())
    image_base_ = std::min(image_base_, block->getAddress().getValue());
  return image_base_;
}

GraphSymbol& UnitSections::External(const std::string& name) {
  GraphSymbol*& symbol = externals_[name];
  if (symbol == nullptr) symbol = &graph_.addExternalSymbol(name, 0, false);
  symbol->setLive(true);
  return *symbol;
}

// Sums of sizes stay far from 2^64, and a header's word alone reserves nothing that no machine has.
void UnitSections::CheckSize(uint64_t more, uint64_t before) const {
  uint64_t most = AddressSpace::LargestUnit();
  if (before <= most && more <= most - before) return;
  throw JitError(ErrorKind::kMemory,
                 "out of memory: the data of '" + part_.library->name() +
                     "' is larger than the memory of this machine [OJ112] (a section of " +
                     std::to_string(more) + " bytes)");
}

}  // namespace orcjit
