#include "jit/memory_manager.h"

#include <algorithm>
#include <utility>

#include "graph/llvm_error.h"
#include "llvm/ExecutionEngine/JITLink/JITLink.h"
#include "os/address_space.h"

namespace orcjit {
namespace {

using llvm::jitlink::BasicLayout;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

// Larger than any real program; keeps sums of sizes from overflowing.
constexpr uint64_t kMaxGraphSize = uint64_t{1} << 44;

PageAccess AccessOf(llvm::orc::MemProt protection) {
  if ((protection & llvm::orc::MemProt::Exec) != llvm::orc::MemProt::None)
    return PageAccess::kReadExecute;
  if ((protection & llvm::orc::MemProt::Write) != llvm::orc::MemProt::None)
    return PageAccess::kReadWrite;
  return PageAccess::kRead;
}

// Writable segments last. Zero-filled data may be gigabytes, and code, constants and pointers to
// data, which refer to each other by 32 bits, must not lie on both sides of it.
std::vector<std::pair<PageAccess, BasicLayout::Segment*>> InOrder(BasicLayout& layout) {
  std::vector<std::pair<PageAccess, BasicLayout::Segment*>> ordered;
  for (bool is_writable : {false, true}) {
    for (auto& [group, segment] : layout.segments()) {
      PageAccess access = AccessOf(group.getMemProt());
      if ((access == PageAccess::kReadWrite) == is_writable) ordered.emplace_back(access, &segment);
    }
  }
  return ordered;
}

// The writable data of a graph, if it is so little that it shares a page with that of others.
BasicLayout::Segment* LittleData(
    const std::vector<std::pair<PageAccess, BasicLayout::Segment*>>& segments) {
  BasicLayout::Segment* little = nullptr;
  for (auto& [access, segment] : segments) {
    if (access != PageAccess::kReadWrite) continue;
    bool is_little = segment->ContentSize <= PagePool::kMostShared &&
                     segment->ZeroFillSize <= PagePool::kMostShared - segment->ContentSize &&
                     segment->Alignment.value() <= PagePool::kSharedAlignment;
    if (!is_little || little != nullptr) return nullptr;
    little = segment;
  }
  return little;
}

uint64_t ContentBytes(llvm::jitlink::LinkGraph& graph) {
  uint64_t bytes = 0;
  for (const auto* block : graph.blocks()) {
    if (!block->isZeroFill()) bytes += block->getSize();
  }
  return bytes;
}

llvm::Error OutOfMemory(uint64_t size, bool low) {
  std::string where = low ? " below 2 GB (its objects hold 32-bit absolute addresses; compile them "
                            "with -fPIC) [OJ319]"
                          : "";
  return MakeError(ErrorKind::kMemory,
                   "out of memory: no " + std::to_string(size) +
                       " bytes of address space [OJ337] for linked code and data" + where +
                       "; unload libraries, or raise the limit (ulimit -v)");
}

}  // namespace

// Places whose content is being written. Finalizing sets the protections; until then all of it is
// writable, and goes with this.
class MemoryManager::InFlight : public JITLinkMemoryManager::InFlightAlloc {
 public:
  struct Protection {
    PageRange range;
    PageAccess access;
  };

  InFlight(MemoryManager& owner, const Places& places) : owner_(owner), places_(places) {}

  ~InFlight() override { Free(); }

  void Protect(const Protection& protection) { protections_.push_back(protection); }

  void abandon(OnAbandonedFunction on_abandoned) override {
    Free();
    on_abandoned(llvm::Error::success());
  }

  void finalize(OnFinalizedFunction on_finalized) override {
    for (const Protection& protection : protections_) {
      if (protection.access == PageAccess::kReadWrite) continue;  // committed so
      if (!AddressSpace::Protect(protection.range.address, protection.range.size,
                                 protection.access)) {
        Free();
        on_finalized(MakeError(
            ErrorKind::kMemory,
            "the system refuses to protect linked code (mprotect) [OJ338]: the process has too "
            "many "
            "mappings (vm.max_map_count), or a security policy forbids executable memory"));
        return;
      }
      if (protection.access == PageAccess::kReadExecute)
        AddressSpace::PublishCode(protection.range.address, protection.range.size);
    }
    on_finalized(
        FinalizedAlloc(llvm::orc::ExecutorAddr::fromPtr(new Places(std::exchange(places_, {})))));
  }

 private:
  void Free() { owner_.Free(std::exchange(places_, {})); }

  MemoryManager& owner_;
  Places places_;
  std::vector<Protection> protections_;
};

void MemoryManager::allocate(const llvm::jitlink::JITLinkDylib*, llvm::jitlink::LinkGraph& graph,
                             OnAllocatedFunction on_allocated) {
  on_allocated(WithoutExceptions([&] { return Allocate(graph); }));
}

llvm::Expected<std::unique_ptr<MemoryManager::InFlightAlloc>> MemoryManager::Allocate(
    llvm::jitlink::LinkGraph& graph) {
  BasicLayout layout(graph);
  uint64_t page = AddressSpace::PageSize();
  uint64_t size = 0;
  uint64_t alignment = page;
  auto segments = InOrder(layout);
  BasicLayout::Segment* shared = placement_.IsDefault() ? LittleData(segments) : nullptr;
  for (auto& [access, segment] : segments) {
    if (segment == shared) continue;
    uint64_t segment_alignment = std::max(page, segment->Alignment.value());
    alignment = std::max(alignment, segment_alignment);
    if (segment->ContentSize > kMaxGraphSize || segment->ZeroFillSize > kMaxGraphSize ||
        size > kMaxGraphSize) {
      return OutOfMemory(size, false);
    }
    size = AlignTo(size, segment_alignment) +
           AlignTo(segment->ContentSize + segment->ZeroFillSize, page);
  }
  size = std::max(size, page);

  Places places;
  auto taken = pool_.Take(size, alignment, placement_);
  places.pages = taken.range;
  if (places.pages.size == 0) return OutOfMemory(size, placement_.low);
  if (shared != nullptr) {
    places.shared = pool_.TakeShared(shared->ContentSize + shared->ZeroFillSize);
    if (places.shared.size == 0) {
      Free(places);
      return OutOfMemory(page, false);
    }
    shared->Addr = llvm::orc::ExecutorAddr(places.shared.address);
    shared->WorkingMem = reinterpret_cast<char*>(places.shared.address);
  }
  auto allocated = std::make_unique<InFlight>(*this, places);

  PageRange content{places.pages.address, 0};  // what is written, as far as no zeros are in between
  uint64_t at = places.pages.address;
  for (auto& [access, segment] : segments) {
    if (segment == shared) continue;
    at = AlignTo(at, std::max(page, segment->Alignment.value()));
    uint64_t segment_size = AlignTo(segment->ContentSize + segment->ZeroFillSize, page);
    segment->Addr = llvm::orc::ExecutorAddr(at);
    segment->WorkingMem = reinterpret_cast<char*>(at);  // written in place
    if (content.address + content.size == at) content.size += AlignTo(segment->ContentSize, page);
    if (segment_size != 0) allocated->Protect({{at, segment_size}, access});
    at += segment_size;
  }
  // Not where most of it is the padding of an alignment, which costs no memory as long as nobody
  // touches it.
  if (!taken.are_resident && content.size / 2 <= ContentBytes(graph) + 2 * page)
    AddressSpace::Populate(content.address, content.size);
  if (auto error = layout.apply()) return error;
  return allocated;
}

void MemoryManager::deallocate(std::vector<FinalizedAlloc> allocations,
                               OnDeallocatedFunction on_deallocated) {
  for (FinalizedAlloc& allocation : allocations) {
    std::unique_ptr<Places> places(allocation.release().toPtr<Places*>());
    Free(*places);
  }
  on_deallocated(llvm::Error::success());
}

void MemoryManager::Free(const Places& places) {
  pool_.Give(places.pages);
  pool_.GiveShared(places.shared);
}

}  // namespace orcjit
