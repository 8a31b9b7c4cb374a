// The tables that a linker makes: global offset table, stubs, thread-local descriptors, IFUNC
// slots.
#include <cstring>

#include "jit/elf/graph_builder.h"
#include "jit/elf/x86_64_stubs.h"
#include "jit/link_support.h"
#include "jit/process_symbols.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/ExecutionEngine/JITLink/x86_64.h"

namespace orcjit {

namespace ELF = llvm::ELF;
namespace x86_64 = llvm::jitlink::x86_64;

namespace {

ElfSection TextSection() {
  ElfSection section;
  section.flags = ELF::SHF_ALLOC | ELF::SHF_EXECINSTR;
  return section;
}

}  // namespace

// Its content comes with FinishTables, when the number of entries is known.
ElfGraphBuilder::Block& ElfGraphBuilder::GotBlock() {
  if (got_ == nullptr) {
    ElfSection section;
    section.flags = ELF::SHF_ALLOC;
    got_ = &AddBlock(OutputSection(section), {}, 16);
    SymbolOf(*got_);
  }
  return *got_;
}

uint64_t ElfGraphBuilder::GotSlot(const Target& target) {
  auto [it, is_new] = got_slots_.try_emplace(target.key(), got_size_);
  if (is_new) {
    got_entries_.emplace_back(got_size_, target);
    got_size_ += 8;
  }
  return it->second;
}

uint64_t ElfGraphBuilder::TlsDescriptorSlot(TlsDescriptor descriptor) {
  auto [it, is_new] = tls_slots_.try_emplace({descriptor.module, descriptor.offset}, got_size_);
  if (is_new) {
    tls_entries_.emplace_back(got_size_, descriptor);
    got_size_ += sizeof(TlsDescriptor);
  }
  return it->second;
}

// "TLS descriptors" (-mtls-dialect=gnu2): the code calls the first word with the address of the
// pair, and gets the variable's distance from the thread pointer.
uint64_t ElfGraphBuilder::TlsCallSlot(TlsDescriptor descriptor) {
  uint64_t descriptor_slot = TlsDescriptorSlot(descriptor);
  auto [it, is_new] = tls_call_slots_.try_emplace(descriptor_slot, got_size_);
  if (is_new) got_size_ += 16;
  return it->second;
}

uint64_t ElfGraphBuilder::TlsDistanceSlot(TlsDescriptor descriptor) {
  auto [it, is_new] =
      tls_distance_slots_.try_emplace({descriptor.module, descriptor.offset}, got_size_);
  if (is_new) {
    AddDistance(GotBlock(), got_size_, descriptor, 0, 8);
    got_size_ += 8;
  }
  return it->second;
}

// A jump through the GOT, for targets that may be out of reach of a direct one.
ElfGraphBuilder::Target ElfGraphBuilder::StubFor(const Target& target) {
  Block*& stub = stubs_[target.key()];
  if (stub == nullptr) {
    stub = &AddBlock(OutputSection(TextSection()), kJumpThroughPointer, 8);
    int64_t slot = static_cast<int64_t>(GotSlot(target));
    stub->addEdge(x86_64::Delta32, kJumpDisplacement, SymbolOf(GotBlock()),
                  slot + kDisplacementBias);
  }
  return BlockTarget(*stub);
}

// Where a 32-bit field takes the address of a function that is out of its reach, the stub is the
// function's address in all that is linked together, as it is in a program: pointers to it are
// compared.
ElfGraphBuilder::Target ElfGraphBuilder::AddressStubFor(const Target& target) {
  auto [it, is_new] = address_stubs_.try_emplace(target.key());
  if (is_new) {
    it->second = {&AddBlock(OutputSection(TextSection()), kJumpThroughPointer, 8), got_size_};
    got_size_ += 8;
    it->second.block->addEdge(x86_64::Delta32, kJumpDisplacement, SymbolOf(GotBlock()),
                              static_cast<int64_t>(it->second.slot) + kDisplacementBias);
  }
  return BlockTarget(*it->second.block);
}

// Pointers to functions that have such a stub, where they were written before it was made, too.
void ElfGraphBuilder::UseAddressStubs() {
  for (auto& [slot, target] : got_entries_) {
    auto found = address_stubs_.find(target.key());
    if (found != address_stubs_.end()) target = BlockTarget(*found->second.block);
  }
  for (Block* block : graph_.blocks()) {
    for (llvm::jitlink::Edge& edge : block->edges()) {
      if (edge.getKind() != x86_64::Pointer64) continue;
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
ElfGraphBuilder::Target ElfGraphBuilder::IfuncStub(Placed& placed, uint32_t symbol_index) {
  const ElfSymbol& symbol = placed.object->elf->symbols()[symbol_index];
  Ifunc& ifunc = ifuncs_[IfuncKey{placed.object->ordinal, symbol.section, symbol.value}];
  if (ifunc.stub == nullptr) {
    ElfSection data;
    data.flags = ELF::SHF_ALLOC | ELF::SHF_WRITE;
    static constexpr char kEmpty[8] = {};
    ifunc.slot = &AddBlock(OutputSection(data), std::string_view(kEmpty, sizeof(kEmpty)), 8);
    ifunc.stub = &AddBlock(OutputSection(TextSection()), kJumpThroughPointer, 8);
    ifunc.stub->addEdge(x86_64::Delta32, kJumpDisplacement, SymbolOf(*ifunc.slot),
                        kDisplacementBias);
    ifunc.resolver = BlockTarget(*placed.blocks[symbol.section],
                                 static_cast<int64_t>(symbol.value + placed.leads[symbol.section]));
  }
  return BlockTarget(*ifunc.stub);
}

ElfGraphBuilder::Target ElfGraphBuilder::SupportThunk(uint32_t number) {
  Block*& thunk = thunks_[number];
  if (thunk == nullptr) {
    const SupportFunction& function = GetSupportFunction(number);
    std::string_view code(reinterpret_cast<const char*>(function.code), function.code_size);
    thunk = &AddBlock(OutputSection(TextSection()), code, 16);
    Target handle = DsoHandleTarget();
    thunk->addEdge(x86_64::Delta32, function.handle_displacement, *handle.symbol,
                   handle.offset + kDisplacementBias);
    void* address = FindProcessSymbol(function.target, "");
    int64_t slot =
        static_cast<int64_t>(GotSlot(AbsoluteTarget(reinterpret_cast<uint64_t>(address))));
    thunk->addEdge(x86_64::Delta32, function.target_displacement, SymbolOf(GotBlock()),
                   slot + kDisplacementBias);
  }
  return BlockTarget(*thunk);
}

ElfGraphBuilder::Target ElfGraphBuilder::SupportDataCopy(uint32_t number) {
  Block*& copy = data_copies_[number];
  if (copy == nullptr) {
    ElfSection data;
    data.flags = ELF::SHF_ALLOC | ELF::SHF_WRITE;
    copy = &AddBlock(OutputSection(data), GetSupportData(number).content, 16);
  }
  return BlockTarget(*copy);
}

void ElfGraphBuilder::FinishTables() {
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
      got_->addEdge(x86_64::Pointer64, static_cast<uint32_t>(slot), *target.symbol, target.offset);
    }
  }
  for (auto& [slot, descriptor] : tls_entries_) {
    std::memcpy(content.data() + slot, &descriptor, sizeof(descriptor));
  }
  for (auto& [descriptor_slot, slot] : tls_call_slots_) {
    auto function = reinterpret_cast<uint64_t>(&ResolveTlsDescriptor);
    std::memcpy(content.data() + slot, &function, sizeof(function));
    got_->addEdge(x86_64::Pointer64, static_cast<uint32_t>(slot + 8), SymbolOf(*got_),
                  static_cast<int64_t>(descriptor_slot));
  }
}

}  // namespace orcjit
