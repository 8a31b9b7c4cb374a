#include "jit/memory_manager.h"

#include <algorithm>
#include <utility>

#include "jit/llvm_error.h"
#include "llvm/ExecutionEngine/JITLink/JITLink.h"
#include "os/address_space.h"
#include "os/fork_gate.h"

namespace orcjit {
namespace {

using llvm::jitlink::BasicLayout;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

uint64_t AlignTo(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

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

uint64_t ContentBytes(llvm::jitlink::LinkGraph& graph) {
  uint64_t bytes = 0;
  for (const auto* block : graph.blocks()) {
    if (!block->isZeroFill()) bytes += block->getSize();
  }
  return bytes;
}

llvm::Error OutOfMemory(uint64_t size, bool low) {
  std::string where =
      low ? " below 2 GB (its objects hold 32-bit absolute addresses; compile them with -fPIC)"
          : "";
  return MakeError(ErrorKind::kMemory, "out of memory: no " + std::to_string(size) +
                                           " bytes of address space for linked code and data" +
                                           where +
                                           "; unload libraries, or raise the limit (ulimit -v)");
}

}  // namespace

uint64_t Region::Take(uint64_t size, uint64_t alignment) {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    uint64_t start = AlignTo(it->first, alignment);
    uint64_t lead = start - it->first;
    if (lead > it->second || size > it->second - lead) continue;
    uint64_t rest = it->second - lead - size;
    if (lead == 0) {
      free_.erase(it);
    } else {
      it->second = lead;
    }
    if (rest != 0) free_[start + size] = rest;
    return start;
  }
  return 0;
}

void Region::Give(uint64_t address, uint64_t size) {
  auto next = free_.lower_bound(address);
  if (next != free_.end() && address + size == next->first) {
    size += next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second == address) {
      previous->second += size;
      return;
    }
  }
  free_[address] = size;
}

// A range whose content is being written. Finalizing it sets the protections; until then all of it
// is writable, and goes with this.
class MemoryManager::InFlight : public JITLinkMemoryManager::InFlightAlloc {
 public:
  struct Protection {
    Range range;
    PageAccess access;
  };

  InFlight(MemoryManager& owner, Range range) : owner_(owner), range_(range) {}

  ~InFlight() override {
    if (range_.size != 0) owner_.FreeRange(range_);
  }

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
            "the system refuses to protect linked code (mprotect): the process has too many "
            "mappings (vm.max_map_count), or a security policy forbids executable memory"));
        return;
      }
      if (protection.access == PageAccess::kReadExecute)
        AddressSpace::PublishCode(protection.range.address, protection.range.size);
    }
    on_finalized(
        FinalizedAlloc(llvm::orc::ExecutorAddr::fromPtr(new Range(std::exchange(range_, {0, 0})))));
  }

 private:
  void Free() { owner_.FreeRange(std::exchange(range_, {0, 0})); }

  MemoryManager& owner_;
  Range range_;
  std::vector<Protection> protections_;
};

MemoryManager::~MemoryManager() {
  for (auto* regions : {&regions_, &low_regions_, &distant_regions_}) {
    for (auto& region : *regions)
      AddressSpace::Release(region->base(), region->end() - region->base());
  }
}

bool MemoryManager::Reaches(uint64_t address) {
  ForkSafeLock lock(mutex_);
  if (regions_.empty()) AddRegion(AddressSpace::PageSize(), Placement());
  return std::all_of(regions_.begin(), regions_.end(), [address](const auto& region) {
    uint64_t size = region->end() - region->base();
    return AddressSpace::IsWithinReach(region->base(), size, address);
  });
}

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
  for (auto& [access, segment] : segments) {
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

  uint64_t base = TakeRange(size, alignment, placement_);
  if (base == 0) return OutOfMemory(size, placement_.low);
  auto allocated = std::make_unique<InFlight>(*this, Range{base, size});
  if (!AddressSpace::Commit(base, size)) return OutOfMemory(size, placement_.low);

  Range content{base, 0};  // what is written below, as far as no zeros are in between
  uint64_t at = base;
  for (auto& [access, segment] : segments) {
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
  if (content.size / 2 <= ContentBytes(graph) + 2 * page)
    AddressSpace::Populate(content.address, content.size);
  if (auto error = layout.apply()) return error;
  return allocated;
}

void MemoryManager::deallocate(std::vector<FinalizedAlloc> allocations,
                               OnDeallocatedFunction on_deallocated) {
  for (FinalizedAlloc& allocation : allocations) {
    std::unique_ptr<Range> range(allocation.release().toPtr<Range*>());
    FreeRange(*range);
  }
  on_deallocated(llvm::Error::success());
}

uint64_t MemoryManager::TakeRange(uint64_t size, uint64_t alignment, const Placement& placement) {
  ForkSafeLock lock(mutex_);
  Regions& regions = RegionsFor(placement);
  for (auto& region : regions) {
    if (&regions == &distant_regions_ && !(AddressSpace::AreClose(region->base(), placement.near) &&
                                           AddressSpace::AreClose(region->end(), placement.near)))
      continue;
    if (uint64_t address = region->Take(size, alignment)) return address;
  }
  Region* region = AddRegion(size + alignment, placement);
  return region == nullptr ? 0 : region->Take(size, alignment);
}

MemoryManager::Regions& MemoryManager::RegionsFor(const Placement& placement) {
  return placement.low ? low_regions_ : placement.near != 0 ? distant_regions_ : regions_;
}

Region* MemoryManager::AddRegion(uint64_t size, const Placement& placement) {
  uint64_t page = AddressSpace::PageSize();
  uint64_t least = AlignTo(size, page);
  Regions& regions = RegionsFor(placement);
  // Behind the last region, so that the regions of a session stay within reach of each other.
  auto reserve = [&](uint64_t wanted) {
    if (placement.low) return AddressSpace::ReserveLow(wanted);
    if (placement.near != 0) {
      uint64_t base = AddressSpace::ReserveCloseTo(placement.near, wanted);
      // With no room at all, memory may not be what is missing: the check of what reaches what says
      // which flag helps.
      return base != 0 || wanted != least ? base : AddressSpace::Reserve(wanted, 0);
    }
    if (regions.empty()) return AddressSpace::ReserveNearLibraries(wanted);
    return AddressSpace::Reserve(wanted, regions.back()->end());
  };
  for (uint64_t wanted = std::max(least, AddressSpace::PreferredRegionSize());;
       wanted = std::max(least, wanted / 2)) {
    uint64_t base = reserve(wanted);
    if (base != 0) {
      regions.push_back(std::make_unique<Region>(base, wanted));
      return regions.back().get();
    }
    if (wanted == least) return nullptr;
  }
}

void MemoryManager::FreeRange(Range range) {
  AddressSpace::Decommit(range.address, range.size);
  ForkSafeLock lock(mutex_);
  for (auto* regions : {&regions_, &low_regions_, &distant_regions_}) {
    for (auto it = regions->begin(); it != regions->end(); ++it) {
      if (!(*it)->Contains(range.address)) continue;
      (*it)->Give(range.address, range.size);
      // The first region stays for the next load; others go when the last of their libraries goes.
      if (it != regions->begin() && (*it)->IsUnused()) {
        AddressSpace::Release((*it)->base(), (*it)->end() - (*it)->base());
        regions->erase(it);
      }
      return;
    }
  }
}

}  // namespace orcjit
