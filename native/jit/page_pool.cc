#include "jit/page_pool.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "os/address_space.h"
#include "os/fork_gate.h"

namespace orcjit {
namespace {

// So many bytes are made ready at once, and who asks for more gets pages by themselves.
constexpr uint64_t kReadyBytes = uint64_t{64} << 10;

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
    used_ += size;
    return start;
  }
  return 0;
}

bool Region::TakeAt(uint64_t address, uint64_t size) {
  auto found = free_.find(address);
  if (found == free_.end() || found->second < size) return false;
  uint64_t rest = found->second - size;
  free_.erase(found);
  if (rest != 0) free_[address + size] = rest;
  used_ += size;
  return true;
}

void Region::Give(uint64_t address, uint64_t size) {
  used_ -= size;
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

PagePool::~PagePool() {
  for (auto* regions : {&regions_, &low_regions_, &distant_regions_}) {
    for (auto& region : *regions)
      AddressSpace::Release(region->base(), region->end() - region->base());
  }
}

bool PagePool::Reaches(uint64_t address) {
  ForkSafeLock lock(mutex_);
  if (regions_.empty()) AddRegion(AddressSpace::PageSize(), Placement());
  return std::all_of(regions_.begin(), regions_.end(), [address](const auto& region) {
    uint64_t size = region->end() - region->base();
    return AddressSpace::IsWithinReach(region->base(), size, address);
  });
}

PagePool::Pages PagePool::Take(uint64_t size, uint64_t alignment, const Placement& placement) {
  bool is_small = size <= kReadyBytes && alignment <= AddressSpace::PageSize();
  Pages pages;
  {
    ForkSafeLock lock(mutex_);
    if (is_small && placement.IsDefault()) {
      if (uint64_t address = TakeReady(size)) return {{address, size}, true};
    }
    uint64_t address = TakeRange(size, alignment, placement);
    if (address == 0) return {};
    pages.range = {address, size};
  }
  if (AddressSpace::Commit(pages.range.address, size)) return pages;
  Give(pages.range);
  return {};
}

void PagePool::Give(const PageRange& pages) {
  if (pages.size == 0) return;
  ForkSafeLock lock(mutex_);
  GiveRange(pages);
}

PageRange PagePool::TakeShared(uint64_t size) {
  uint64_t taken = AlignTo(std::max<uint64_t>(size, 1), kSharedAlignment);
  uint64_t page = AddressSpace::PageSize();
  ForkSafeLock lock(mutex_);
  if (rest_.size < taken) {
    uint64_t address = TakeReady(page);
    if (address == 0) return {};
    rest_ = {address, page};
  }
  PageRange piece{rest_.address, taken};
  rest_ = {rest_.address + taken, rest_.size - taken};
  ++shared_[piece.address & ~(page - 1)];
  return piece;
}

void PagePool::GiveShared(const PageRange& piece) {
  if (piece.size == 0) return;
  uint64_t size = AddressSpace::PageSize();
  uint64_t page = piece.address & ~(size - 1);
  ForkSafeLock lock(mutex_);
  auto found = shared_.find(page);
  if (--found->second != 0) return;
  shared_.erase(found);
  if ((rest_.address & ~(size - 1)) == page) rest_ = {};
  GiveRange({page, size});
}

uint64_t PagePool::TakeReady(uint64_t size) {
  if (ready_.size < size && !MakeReady(size)) return 0;
  uint64_t address = ready_.address;
  ready_ = {address + size, ready_.size - size};
  return address;
}

// Behind what is ready, if there is room; or else as much of another place as can be had.
bool PagePool::MakeReady(uint64_t size) {
  Region* region = ready_.size == 0 ? nullptr : RegionOf(ready_.address);
  PageRange more{ready_.address + ready_.size, kReadyBytes};
  if (region == nullptr || !region->TakeAt(more.address, more.size)) {
    if (ready_.size != 0) GiveRange(std::exchange(ready_, {}));
    uint64_t address = TakeRange(size, AddressSpace::PageSize(), Placement());
    if (address == 0) return false;
    more = ready_ = {address, size};
    uint64_t rest = kReadyBytes - size;
    if (rest != 0 && RegionOf(address)->TakeAt(address + size, rest)) more.size += rest;
    ready_.size = 0;
  }
  if (!AddressSpace::Commit(more.address, more.size)) {
    GiveRange(more);
    return false;
  }
  AddressSpace::Populate(more.address, more.size);
  ready_ = {ready_.address, ready_.size + more.size};
  return true;
}

uint64_t PagePool::TakeRange(uint64_t size, uint64_t alignment, const Placement& placement) {
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

PagePool::Regions& PagePool::RegionsFor(const Placement& placement) {
  return placement.low ? low_regions_ : placement.near != 0 ? distant_regions_ : regions_;
}

Region* PagePool::RegionOf(uint64_t address) {
  for (auto* regions : {&regions_, &low_regions_, &distant_regions_}) {
    for (auto& region : *regions) {
      if (region->Contains(address)) return region.get();
    }
  }
  return nullptr;
}

Region* PagePool::AddRegion(uint64_t size, const Placement& placement) {
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

void PagePool::GiveRange(const PageRange& range) {
  AddressSpace::Decommit(range.address, range.size);
  Region* region = RegionOf(range.address);
  region->Give(range.address, range.size);
  ReleaseIfUnused(*region);
}

// The first region stays for the next load; others go when the last of their libraries goes.
void PagePool::ReleaseIfUnused(const Region& region) {
  bool has_ready = ready_.size != 0 && region.Contains(ready_.address);
  if (region.used() != (has_ready ? ready_.size : 0)) return;
  for (auto* regions : {&regions_, &low_regions_, &distant_regions_}) {
    auto is_it = [&](const auto& other) { return other.get() == &region; };
    auto found = std::find_if(regions->begin(), regions->end(), is_it);
    if (found == regions->end() || found == regions->begin()) continue;
    if (has_ready) ready_ = {};
    AddressSpace::Release(region.base(), region.end() - region.base());
    regions->erase(found);
    return;
  }
}

}  // namespace orcjit
