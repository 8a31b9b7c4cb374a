#include "graph/stubs.h"

#include "os/link_support.h"
#include "os/process_symbols.h"

namespace orcjit {

// References to the pointer, and to __dso_handle if the piece has some.
Block& Stubs::AddPiece(const CodePiece& piece, const Target& pointer, const Target& handle) {
  constexpr uint64_t kAlignment = 8;
  Block& block = sections_.AddBlock(SectionContent::kCode, piece.code, kAlignment);
  for (const CodePiece::Reference& reference : piece.references) {
    if (reference.operand == CodePiece::Operand::kNone) break;
    const Target& target = reference.operand == CodePiece::Operand::kPointer ? pointer : handle;
    sections_.AddEdge({&block, target.symbol, target.offset + reference.addend, reference.offset,
                       reference.field});
  }
  return block;
}

Target Stubs::PointerTo(const Target& target) {
  Got& table = got_.HasSlotFor(target) ? got_ : pointers_;
  uint64_t slot = table.SlotFor(target);
  return table.Place(slot);
}

Target Stubs::For(Target& target, uint32_t island) {
  Target stub;
  stub.kind = Target::Kind::kBlock;
  stub.symbol = island == 0 ? target.stub : nullptr;
  if (stub.symbol == nullptr) stub.symbol = &SymbolFor(target, island);
  if (island == 0) target.stub = stub.symbol;
  return stub;
}

GraphSymbol& Stubs::SymbolFor(const Target& target, uint32_t island) {
  GraphSymbol*& symbol = stubs_[{island, target.key()}];
  if (symbol == nullptr) {
    Target pointer = PointerTo(target);
    symbol = &sections_.SymbolOf(islands_.MakeOn(
        island, [&]() -> Block& { return AddPiece(machine_.jump_through_pointer, pointer, {}); }));
    behind_[symbol] = target;
  }
  return *symbol;
}

const Target* Stubs::Behind(const GraphSymbol& symbol) const {
  auto found = behind_.find(&symbol);
  return found == behind_.end() ? nullptr : &found->second;
}

Target Stubs::ForAddress(const Target& target) {
  auto [it, is_new] = address_stubs_.try_emplace(target.key());
  if (is_new) {
    uint64_t slot = pointers_.Reserve(8);
    it->second = {&AddPiece(machine_.jump_through_pointer, pointers_.Place(slot), {}), slot};
  }
  return sections_.BlockTarget(*it->second.block);
}

void Stubs::UseForAddresses() {
  if (address_stubs_.empty()) return;
  auto use_stub = [this](Target& target) {
    auto found = address_stubs_.find(target.key());
    if (found != address_stubs_.end()) target = sections_.BlockTarget(*found->second.block);
  };
  got_.ForEachTarget(use_stub);
  pointers_.ForEachTarget(use_stub);
  for (Edge& edge : sections_.edges()) {
    if (edge.field != kPointer64) continue;
    auto found = address_stubs_.find({edge.symbol, edge.addend});
    if (found == address_stubs_.end()) continue;
    edge.symbol = &sections_.SymbolOf(*found->second.block);
    edge.addend = 0;
  }
  for (auto& [key, stub] : address_stubs_)
    pointers_.Set(stub.slot, sections_.AbsoluteTarget(static_cast<uint64_t>(key.second)));
}

Target Stubs::ForIfunc(const Placed& placed, const ObjectSymbol& symbol) {
  Ifunc& ifunc = ifuncs_[IfuncKey{placed.object->ordinal, symbol.section, symbol.value}];
  if (ifunc.stub == nullptr) {
    static constexpr char kEmpty[8] = {};
    ifunc.slot = &sections_.AddBlock(SectionContent::kData, {kEmpty, sizeof(kEmpty)}, 8);
    ifunc.stub = &AddPiece(machine_.jump_through_pointer, sections_.BlockTarget(*ifunc.slot), {});
    ifunc.resolver =
        sections_.BlockTarget(*placed.blocks[symbol.section],
                              static_cast<int64_t>(symbol.value + placed.leads[symbol.section]));
  }
  return sections_.BlockTarget(*ifunc.stub);
}

void Stubs::NoteIfuncs(std::vector<IfuncSlot>* slots) const {
  for (auto& [key, ifunc] : ifuncs_)
    slots->push_back({ifunc.slot->getAddress().getValue(), ifunc.resolver.Address()});
}

Target Stubs::ForSupport(uint32_t number, const Target& handle) {
  Block*& thunk = thunks_[number];
  if (thunk == nullptr) {
    const SupportFunction& function = GetSupportFunction(number);
    void* address = FindProcessSymbol(function.target, "");
    Target pointer = PointerTo(sections_.AbsoluteTarget(reinterpret_cast<uint64_t>(address)));
    auto argument = static_cast<HandleArgument>(function.handle_argument);
    thunk = &AddPiece(machine_.PassHandle(argument), pointer, handle);
  }
  return sections_.BlockTarget(*thunk);
}

}  // namespace orcjit
