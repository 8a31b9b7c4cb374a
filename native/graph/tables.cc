// The tables that a linker makes: global offset table, stubs, thread-local descriptors, IFUNC
// slots.
#include <cstring>
#include <utility>

#include "graph/graph_builder.h"
#include "os/link_support.h"
#include "os/process_symbols.h"

namespace orcjit {

namespace {

ObjectSection TextSection() {
  ObjectSection section;
  section.is_loaded = section.is_code = true;
  return section;
}

}  // namespace

// Its content comes with FinishTables, when the number of entries is known.
GraphBuilder::Block& GraphBuilder::GotBlock() {
  if (got_ == nullptr) {
    ObjectSection section;
    section.is_loaded = true;
    got_ = &AddBlock(OutputSection(section), {}, 16);
    SymbolOf(*got_);
  }
  return *got_;
}

uint64_t GraphBuilder::GotSlot(const Target& target) {
  auto [it, is_new] = got_slots_.try_emplace(target.key(), got_size_);
  if (is_new) {
    got_entries_.emplace_back(got_size_, target);
    got_size_ += 8;
  }
  return it->second;
}

uint64_t GraphBuilder::TlsDescriptorSlot(TlsDescriptor descriptor) {
  auto [it, is_new] = tls_slots_.try_emplace({descriptor.module, descriptor.offset}, got_size_);
  if (is_new) {
    tls_entries_.emplace_back(got_size_, descriptor);
    got_size_ += sizeof(TlsDescriptor);
  }
  return it->second;
}

// "TLS descriptors" (-mtls-dialect=gnu2): the code calls the first word with the address of the
// pair, and gets the variable's distance from the thread pointer.
uint64_t GraphBuilder::TlsCallSlot(TlsDescriptor descriptor) {
  uint64_t descriptor_slot = TlsDescriptorSlot(descriptor);
  auto [it, is_new] = tls_call_slots_.try_emplace(descriptor_slot, got_size_);
  if (is_new) got_size_ += 16;
  return it->second;
}

uint64_t GraphBuilder::TlsDistanceSlot(TlsDescriptor descriptor) {
  auto [it, is_new] =
      tls_distance_slots_.try_emplace({descriptor.module, descriptor.offset}, got_size_);
  if (is_new) {
    AddDistance(GotBlock(), got_size_, descriptor, 0, kPointer64);
    got_size_ += 8;
  }
  return it->second;
}

// References to the pointer, and to __dso_handle if the piece has some.
GraphBuilder::Block& GraphBuilder::AddPiece(const CodePiece& piece, const Target& pointer,
                                            const Target& handle) {
  constexpr uint64_t kAlignment = 8;
  Block& block = AddBlock(OutputSection(TextSection()), piece.code, kAlignment);
  for (const CodePiece::Reference& reference : piece.references) {
    if (reference.operand == CodePiece::Operand::kNone) break;
    const Target& target = reference.operand == CodePiece::Operand::kPointer ? pointer : handle;
    block.addEdge(EdgeOf(reference.field), reference.offset, *target.symbol,
                  target.offset + reference.addend);
  }
  return block;
}

// A jump through the GOT, for targets that may be out of reach of a direct one.
GraphBuilder::Target GraphBuilder::StubFor(const Target& target, uint32_t island) {
  Block*& stub = stubs_[{target.key(), island}];
  if (stub == nullptr) {
    auto slot = static_cast<int64_t>(GotSlot(target));
    // Made with an address of the island's.
    uint64_t* place = island == 0 ? nullptr : &islands_[island - 1].next_address;
    if (place != nullptr) std::swap(next_address_, *place);
    stub = &AddPiece(machine_.jump_through_pointer, BlockTarget(GotBlock(), slot), {});
    if (place != nullptr) std::swap(next_address_, *place);
    stub_targets_[&SymbolOf(*stub)] = target;
  }
  return BlockTarget(*stub);
}

// Where a 32-bit field takes the address of a function that is out of its reach, the stub is the
// function's address in all that is linked together, as it is in a program: pointers to it are
// compared.
GraphBuilder::Target GraphBuilder::AddressStubFor(const Target& target) {
  auto [it, is_new] = address_stubs_.try_emplace(target.key());
  if (is_new) {
    auto slot = static_cast<int64_t>(got_size_);
    Target pointer = BlockTarget(GotBlock(), slot);
    it->second = {&AddPiece(machine_.jump_through_pointer, pointer, {}), got_size_};
    got_size_ += 8;
  }
  return BlockTarget(*it->second.block);
}

// Pointers to functions that have such a stub, where they were written before it was made, too.
void GraphBuilder::UseAddressStubs() {
  for (auto& [slot, target] : got_entries_) {
    auto found = address_stubs_.find(target.key());
    if (found != address_stubs_.end()) target = BlockTarget(*found->second.block);
  }
  for (Block* block : graph_.blocks()) {
    for (llvm::jitlink::Edge& edge : block->edges()) {
      if (FieldOf(edge) != kPointer64) continue;
      auto found = address_stubs_.find({&edge.getTarget(), edge.getAddend()});
      if (found == address_stubs_.end()) continue;
      edge.setTarget(SymbolOf(*found->second.block));
      edge.setAddend(0);
    }
  }
  for (auto& [key, stub] : address_stubs_) {
    Target function;
    function.kind = Target::Kind::kAbsolute;
    function.offset = key.second;
    got_entries_.emplace_back(stub.slot, function);
  }
}

// An IFUNC is known by the address of a stub, which jumps to what its resolver chose. One address
// for calls, pointers and other libraries, whatever the order in which things are linked.
GraphBuilder::Target GraphBuilder::IfuncStub(Placed& placed, uint32_t symbol_index) {
  const ObjectSymbol& symbol = placed.object->model->symbols()[symbol_index];
  Ifunc& ifunc = ifuncs_[IfuncKey{placed.object->ordinal, symbol.section, symbol.value}];
  if (ifunc.stub == nullptr) {
    ObjectSection data;
    data.is_loaded = data.is_writable = true;
    static constexpr char kEmpty[8] = {};
    ifunc.slot = &AddBlock(OutputSection(data), std::string_view(kEmpty, sizeof(kEmpty)), 8);
    ifunc.stub = &AddPiece(machine_.jump_through_pointer, BlockTarget(*ifunc.slot), {});
    ifunc.resolver = BlockTarget(*placed.blocks[symbol.section],
                                 static_cast<int64_t>(symbol.value + placed.leads[symbol.section]));
  }
  return BlockTarget(*ifunc.stub);
}

GraphBuilder::Target GraphBuilder::SupportThunk(uint32_t number) {
  Block*& thunk = thunks_[number];
  if (thunk == nullptr) {
    const SupportFunction& function = GetSupportFunction(number);
    void* address = FindProcessSymbol(function.target, "");
    auto slot = static_cast<int64_t>(GotSlot(AbsoluteTarget(reinterpret_cast<uint64_t>(address))));
    auto argument = static_cast<HandleArgument>(function.handle_argument);
    thunk =
        &AddPiece(machine_.PassHandle(argument), BlockTarget(GotBlock(), slot), DsoHandleTarget());
  }
  return BlockTarget(*thunk);
}

GraphBuilder::Target GraphBuilder::SupportDataCopy(uint32_t number) {
  Block*& copy = data_copies_[number];
  if (copy == nullptr) {
    ObjectSection data;
    data.is_loaded = data.is_writable = true;
    copy = &AddBlock(OutputSection(data), GetSupportData(number).content, 16);
  }
  return BlockTarget(*copy);
}

void GraphBuilder::FinishTables() {
  if (got_ == nullptr && got_size_ == 0) return;
  if (!address_stubs_.empty()) UseAddressStubs();
  GotBlock();
  auto content = graph_.allocateBuffer(got_size_ == 0 ? 8 : got_size_);
  std::memset(content.data(), 0, content.size());
  got_->setMutableContent(content);
  for (auto& [slot, target] : got_entries_) {
    if (target.kind == Target::Kind::kAbsolute) {
      std::memcpy(content.data() + slot, &target.offset, 8);
    } else {
      got_->addEdge(EdgeOf(kPointer64), static_cast<uint32_t>(slot), *target.symbol, target.offset);
    }
  }
  for (auto& [slot, descriptor] : tls_entries_) {
    std::memcpy(content.data() + slot, &descriptor, sizeof(descriptor));
  }
  for (auto& [descriptor_slot, slot] : tls_call_slots_) {
    auto function = reinterpret_cast<uint64_t>(&ResolveTlsDescriptor);
    std::memcpy(content.data() + slot, &function, sizeof(function));
    got_->addEdge(EdgeOf(kPointer64), static_cast<uint32_t>(slot + 8), SymbolOf(*got_),
                  static_cast<int64_t>(descriptor_slot));
  }
}

}  // namespace orcjit
