#include "graph/graph_builder.h"

#include <algorithm>
#include <cctype>

#include "link/library_node.h"
#include "llvm/Support/MathExtras.h"
#include "object/error.h"
#include "object/text.h"

namespace orcjit {

using llvm::jitlink::LinkGraph;
using llvm::orc::MemProt;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

bool IsCodeFragment(const ObjectSection& section) {
  return section.functions == FunctionArrayKind::kInitCode ||
         section.functions == FunctionArrayKind::kFiniCode;
}

// Thread-local sections and unwind tables are laid out apart.
bool IsPlaced(const ObjectSection& section) {
  return section.is_loaded && !section.is_thread_local &&
         section.kind != SectionKind::kUnwindTable && section.kind != SectionKind::kIgnored;
}

// Sections with such names can be walked from __start_NAME to __stop_NAME.
bool IsCIdentifier(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

// Written only while it is linked: protected afterwards.
bool IsRelro(const ObjectSection& section) {
  return section.is_constant_later || section.functions != FunctionArrayKind::kNone;
}

// Constants of a unit up to this size lie in the pages of its code, as linkers had it for decades:
// a page for a few bytes, and a change of its protection, would cost more than all else of a small
// library.
constexpr uint64_t kSmallUnit = uint64_t{64} << 10;

// JITLink shows it when it traces what it does.
const char* NameOfEdge(llvm::jitlink::Edge::Kind) { return "a field of the machine"; }

}  // namespace

GraphBuilder::GraphBuilder(LinkPart& part, std::string name, uint64_t dso_handle,
                           const Placement& placement, CodeRegions& regions,
                           std::shared_ptr<llvm::orc::SymbolStringPool> names)
    : part_(part),
      machine_(part.objects.empty() ? HostMachine() : part.objects.front()->model->machine()),
      owned_graph_(std::make_unique<LinkGraph>(name, std::move(names),
                                               llvm::Triple(machine_.triple),
                                               llvm::SubtargetFeatures(), NameOfEdge)),
      graph_(*owned_graph_),
      root_symbol_("unit " + name),
      known_dso_handle_(dso_handle),
      regions_(regions),
      placement_(placement),
      needed_placement_(placement) {}

std::string GraphBuilder::CrossName(const LibraryNode& library, llvm::StringRef symbol) {
  return library.name() + "!" + symbol.str();
}

void GraphBuilder::Unsupported(const ObjectFile& object, const std::string& problem) const {
  throw JitError(ErrorKind::kUnsupportedObject, "'" + object.label + "' " + problem);
}

void GraphBuilder::Layout() {
  absolute_ =
      &graph_.addAbsoluteSymbol("*ABS*", llvm::orc::ExecutorAddr(), 0,
                                llvm::jitlink::Linkage::Strong, llvm::jitlink::Scope::Local, true);
  PrepareSections();
  for (ObjectFile* object : part_.objects) {
    if (&object->model->machine() != &machine_) {
      Unsupported(*object, std::string("is an object for ") + object->model->machine().name +
                               " among objects for " + machine_.name +
                               ": compile all of them for one machine");
    }
    placed_.push_back(std::make_unique<Placed>(object));
    placed_by_object_[object] = placed_.back().get();
  }
  // Large sections behind all others: code reaches those by 32 bits, and the large ones by 64.
  for (bool large : {false, true}) {
    for (auto& placed : placed_) PlaceSections(*placed, large);
  }
  LayoutThreadLocals();
  PlaceCommons();
  AddRoot();
}

GraphBuilder::Placed::Placed(ObjectFile* placed_object) : object(placed_object) {
  size_t count = object->model->sections().size();
  blocks.assign(count, nullptr);
  section_symbols.assign(count, nullptr);
  tls_offsets.assign(count, kNoTls);
  leads.assign(count, 0);
  targets.resize(object->model->symbols().size());
}

// JITLink lays out sections in the order in which they were made.
void GraphBuilder::PrepareSections() {
  has_constants_beside_code_ = IsSmall();
  ObjectSection constants;
  constants.is_loaded = true;
  ObjectSection code = constants;
  code.is_code = true;
  ObjectSection data = constants;
  data.is_writable = true;
  for (const ObjectSection* section : {&constants, &code, &data}) OutputSection(*section);
  for (const ObjectFile* object : part_.objects) {
    for (const ObjectSection& section : object->model->sections()) {
      // A linker makes one section of those of one name, which is writable if one of them is.
      if (section.is_writable && IsPlaced(section) && !IsRelro(section))
        writable_names_.emplace(section.name);
    }
  }
}

bool GraphBuilder::IsSmall() const {
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

void GraphBuilder::PlaceSections(Placed& placed, bool large) {
  const auto& sections = placed.object->model->sections();
  std::vector<uint32_t> order;
  std::vector<std::pair<uint32_t, uint32_t>> descriptions;
  for (uint32_t i = 1; i < sections.size(); ++i) {
    const ObjectSection& section = sections[i];
    bool is_placed =
        IsPlaced(section) && !placed.object->is_discarded[i] && section.is_large == large;
    if (!is_placed) continue;
    if (section.is_description) {
      descriptions.emplace_back(section.described, i);
    } else {
      order.push_back(i);
    }
  }
  // Sections that describe others come in the order of those.
  std::sort(descriptions.begin(), descriptions.end());
  for (auto& [described, index] : descriptions) order.push_back(index);
  for (uint32_t index : order) PlaceSection(placed, index);
}

void GraphBuilder::PlaceSection(Placed& placed, uint32_t index) {
  const ObjectSection& section = placed.object->model->sections()[index];
  if (section.is_writable && section.is_code) {
    Unsupported(*placed.object,
                "has the section '" + std::string(section.name) +
                    "' that is both writable and executable, which no page here is: split it");
  }
  if (IsCodeFragment(section)) return PlaceCodeFragment(placed, index);
  if (section.is_code) MakeIsland();
  Block& block = section.is_zero
                     ? AddZeroBlock(OutputSection(section), section.size, section.alignment)
                     : AddBlock(OutputSection(section), section.content, section.alignment);
  placed.blocks[index] = &block;
  placed.section_symbols[index] = &SymbolOf(block);
  if (section.is_code) NotePlaceInCode(block);
  NoteFunctionArray(*placed.object, section, block);
  if (IsCIdentifier(section.name)) NoteBounds(std::string(section.name), block);
}

// As GNU ld does, zero-filled sections are walked only where no others have the name: they lie
// behind the content of all sections.
void GraphBuilder::NoteBounds(const std::string& name, Block& block) {
  auto [first, is_new] = first_named_.try_emplace(name, &block);
  Block*& last = last_named_[name];
  if (!is_new && block.isZeroFill() && !last->isZeroFill()) return;
  if (!is_new && !block.isZeroFill() && last->isZeroFill()) first->second = &block;
  last = &block;
}

// Code in .init and .fini is a piece of a function, of which a linker finds beginning and end in
// crti.o and crtn.o. Here each piece becomes a function of its own.
void GraphBuilder::PlaceCodeFragment(Placed& placed, uint32_t index) {
  const ObjectSection& section = placed.object->model->sections()[index];
  std::string_view entry = machine_.fragment_entry;
  std::string_view exit = machine_.fragment_exit;
  uint64_t lead = llvm::alignTo(entry.size(), section.alignment);
  if (lead > UINT8_MAX) {
    Unsupported(*placed.object, "has a " + std::string(section.name) + " section aligned to " +
                                    std::to_string(section.alignment) +
                                    " bytes: use __attribute__((constructor)) instead");
  }
  auto content = graph_.allocateBuffer(lead + section.size + exit.size());
  char* at = content.data();
  std::string_view nothing = machine_.no_operation;
  for (uint64_t left = lead - entry.size(); left != 0; left -= nothing.size())
    at = std::copy(nothing.begin(), nothing.end(), at);
  at = std::copy(entry.begin(), entry.end(), at);
  at = std::copy(section.content.begin(), section.content.end(), at);
  std::copy(exit.begin(), exit.end(), at);
  Block& block = AddBlock(OutputSection(section), {content.data(), content.size()},
                          std::max<uint64_t>(section.alignment, 16));
  placed.blocks[index] = &block;
  placed.section_symbols[index] = &SymbolOf(block);
  placed.leads[index] = static_cast<uint8_t>(lead);
  FunctionArray code{section.functions, section.priority, placed.object->label, 0, 1};
  arrays_.emplace_back(std::move(code), &block);
}

llvm::jitlink::Section& GraphBuilder::OutputSection(const ObjectSection& section) {
  enum : size_t { kText, kConstants, kData } kind = kConstants;
  if (section.is_code) {
    kind = kText;
  } else if ((section.is_writable && !IsRelro(section)) ||
             writable_names_.count(section.name) != 0) {
    kind = kData;
  }
  bool is_large = section.is_large;
  bool is_plain = !is_large && !IsCIdentifier(section.name);
  if (is_plain && plain_sections_[kind] != nullptr) return *plain_sections_[kind];
  MemProt protection = MemProt::Read;
  if (kind == kText || (kind == kConstants && has_constants_beside_code_))
    protection |= MemProt::Exec;
  if (kind == kData) protection |= MemProt::Write;
  constexpr std::string_view kNames[] = {"text", "rodata", "data"};
  std::string name = (is_large ? "large." : "") + std::string(kNames[kind]);
  // Sections that can be walked must lie side by side.
  if (IsCIdentifier(section.name)) name += "." + std::string(section.name);
  llvm::jitlink::Section*& found = sections_[name];
  if (found == nullptr) {
    auto stored = graph_.allocateContent(llvm::ArrayRef<char>(name.data(), name.size()));
    found = &graph_.createSection({stored.data(), stored.size()}, protection);
    if (kind == kText) code_sections_.insert(found);
  }
  if (is_plain) plain_sections_[kind] = found;
  return *found;
}

// Blocks get ascending addresses, in which JITLink keeps them within a section.
GraphBuilder::Block& GraphBuilder::AddBlock(llvm::jitlink::Section& section,
                                            std::string_view content, uint64_t alignment) {
  static const char kNothing = 0;
  llvm::ArrayRef<char> bytes(content.empty() ? &kNothing : content.data(), content.size());
  Block& block = graph_.createContentBlock(section, bytes, llvm::orc::ExecutorAddr(next_address_),
                                           alignment, 0);
  next_address_ += content.size() + 1;
  return block;
}

GraphBuilder::Block& GraphBuilder::AddZeroBlock(llvm::jitlink::Section& section, uint64_t size,
                                                uint64_t alignment) {
  CheckSize(size, next_address_);
  Block& block = graph_.createZeroFillBlock(section, size, llvm::orc::ExecutorAddr(next_address_),
                                            alignment, 0);
  next_address_ += size + 1;
  return block;
}

// Everything is kept, as in a shared library: each block has one live symbol.
GraphBuilder::Symbol& GraphBuilder::SymbolOf(Block& block) {
  Symbol*& symbol = block_symbols_[&block];
  if (symbol == nullptr) symbol = &graph_.addAnonymousSymbol(block, 0, 0, false, true);
  return *symbol;
}

// The common symbols of this part, in the order in which its objects refer to them.
std::vector<Definition*> GraphBuilder::UnlinkedCommons() const {
  std::vector<Definition*> commons;
  for (auto& placed : placed_) {
    for (const Resolution& resolution : placed->object->resolutions) {
      Definition* definition = resolution.definition;
      if (resolution.kind == Resolution::Kind::kDefinition && !definition->is_linked &&
          definition->strength == Definition::Strength::kCommon &&
          placed_by_object_.count(definition->object) != 0) {
        commons.push_back(definition);
      }
    }
  }
  return commons;
}

void GraphBuilder::PlaceCommons() {
  for (Definition* definition : UnlinkedCommons()) {
    if (!definition->is_tls) CommonBlock(*definition);
  }
}

GraphBuilder::Block* GraphBuilder::CommonBlock(Definition& definition) {
  Block*& block = commons_[&definition];
  if (block == nullptr) {
    ObjectSection bss;
    bss.is_loaded = bss.is_writable = true;
    if (definition.object->model->symbols()[definition.symbol].is_large) bss.is_large = true;
    block = &AddZeroBlock(OutputSection(bss), definition.common_size, definition.common_alignment);
    SymbolOf(*block);
  }
  return block;
}

void GraphBuilder::NoteFunctionArray(const ObjectFile& object, const ObjectSection& section,
                                     Block& block) {
  if (section.functions == FunctionArrayKind::kNone) return;
  FunctionArray array{section.functions, section.priority, object.label, 0,
                      section.size / sizeof(uint64_t)};
  if (array.priority != kNoPriority) array.section = section.name;
  arrays_.emplace_back(std::move(array), &block);
}

// ORC materializes a graph when one of its symbols is looked up: this is the one. There is code in
// each graph then, too.
void GraphBuilder::AddRoot() {
  ObjectSection text;
  text.is_loaded = text.is_code = true;
  Block& block = AddBlock(OutputSection(text), machine_.trap, machine_.code_alignment);
  graph_.addDefinedSymbol(block, 0, root_symbol_, 1, llvm::jitlink::Linkage::Strong,
                          llvm::jitlink::Scope::Default, false, true);
}

void GraphBuilder::NameCrossingDefinitions() {
  for (auto& placed : placed_) {
    const auto& symbols = placed->object->model->symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i].IsLocal() || symbols[i].name.empty()) continue;
      llvm::StringRef name(symbols[i].name.data(), symbols[i].name.size());
      Definition* definition = part_.library->contents().index().Find(name);
      bool is_named = definition != nullptr && definition->object == placed->object &&
                      definition->symbol == i && definition->crosses_libraries &&
                      !definition->is_tls;
      if (!is_named) continue;
      Target target = TargetOf(*placed, i);
      if (target.kind != Target::Kind::kBlock) continue;
      graph_.addDefinedSymbol(target.symbol->getBlock(), static_cast<uint64_t>(target.offset),
                              CrossName(*part_.library, name), 0, llvm::jitlink::Linkage::Strong,
                              llvm::jitlink::Scope::Default, false, true);
    }
  }
}

}  // namespace orcjit
