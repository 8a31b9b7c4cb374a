#include "os/address_space.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <exception>

#include "os/linux/instruction_fetch.h"

namespace orcjit {
namespace {

constexpr uint64_t kRegionSize = uint64_t{256} << 20;
constexpr uint64_t kSmallestRegion = uint64_t{4} << 20;
constexpr uint64_t kLeastLargestUnit = uint64_t{64} << 30;
constexpr int kReserveFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // Linux 5.14; older ones refuse it
#endif

void* ToPointer(uint64_t address) { return reinterpret_cast<void*>(address); }

uint64_t MapReserved(uint64_t size, uint64_t hint, int extra_flags) {
  void* base = mmap(ToPointer(hint), size, PROT_NONE, kReserveFlags | extra_flags, -1, 0);
  return base == MAP_FAILED ? 0 : reinterpret_cast<uint64_t>(base);
}

bool IsLimited(__rlimit_resource resource) {
  struct rlimit limit;
  return getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

// Processes have the addresses below, 2^39 to 2^48 as the processor and the kernel are made; beyond
// that, only who asks for them. The stack lies at the upper end, or close to it. (ThreadSanitizer
// takes an address above for "anywhere".)
uint64_t EndOfAddresses() {
  static const uint64_t end = [] {
    uint64_t highest =
        std::max(reinterpret_cast<uint64_t>(environ), reinterpret_cast<uint64_t>(&std::terminate));
    unsigned bits = 1;
    while (bits < 63 && highest >> bits != 0) ++bits;
    return (uint64_t{1} << bits) - AddressSpace::PageSize();
  }();
  return end;
}

}  // namespace

uint64_t AddressSpace::PageSize() {
  static const uint64_t size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return size;
}

uint64_t AddressSpace::PreferredRegionSize() {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kRegionSize;
  // Under a limit the host needs its address space more than we do.
  uint64_t share = limit.rlim_cur / 64 / PageSize() * PageSize();
  return std::clamp(share, kSmallestRegion, kRegionSize);
}

uint64_t AddressSpace::LargestUnit() {
  static const uint64_t size = [] {
    struct sysinfo info;
    if (sysinfo(&info) != 0) return kLeastLargestUnit;
    uint64_t memory = (uint64_t{info.totalram} + info.totalswap) * info.mem_unit;
    return std::max(memory, kLeastLargestUnit);
  }();
  return size;
}

// Linux before 4.17 does not know the flag, and takes another place.
uint64_t AddressSpace::ReserveAt(uint64_t base, uint64_t size) {
  uint64_t end = EndOfAddresses();
  if (base == 0 || size > end || base > end - size) return 0;
  uint64_t found = MapReserved(size, base, MAP_FIXED_NOREPLACE);
  if (found == base || found == 0) return found;
  munmap(ToPointer(found), size);
  return 0;
}

uint64_t AddressSpace::Reserve(uint64_t size, uint64_t hint) { return MapReserved(size, hint, 0); }

// Not with malloc, which would change its own thresholds.
bool AddressSpace::HasRoomFor(uint64_t size) {
  if (!IsLimited(RLIMIT_AS) && !IsLimited(RLIMIT_DATA)) return true;
  constexpr int kProtection = PROT_READ | PROT_WRITE;
  void* base = mmap(nullptr, size, kProtection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) return false;
  munmap(base, size);
  return true;
}

bool AddressSpace::Commit(uint64_t address, uint64_t size) {
  return mprotect(ToPointer(address), size, PROT_READ | PROT_WRITE) == 0;
}

void AddressSpace::Populate(uint64_t address, uint64_t size) {
  madvise(ToPointer(address), size, MADV_POPULATE_WRITE);
}

bool AddressSpace::Protect(uint64_t address, uint64_t size, PageAccess access) {
  int protection = PROT_READ;
  if (access == PageAccess::kReadWrite) protection |= PROT_WRITE;
  if (access == PageAccess::kReadExecute) protection |= PROT_EXEC;
  return mprotect(ToPointer(address), size, protection) == 0;
}

// Where caches of instructions see no writes, and processors may have fetched what was at the
// addresses before: other threads drop that when the kernel makes them.
void AddressSpace::PublishCode(uint64_t address, uint64_t size) {
  char* code = static_cast<char*>(ToPointer(address));
  __builtin___clear_cache(code, code + size);
  SynchronizeInstructionFetch();
}

void AddressSpace::Decommit(uint64_t address, uint64_t size) {
  // A fresh reservation in place of the old pages: they go back to the system at once, and come
  // back zeroed.
  void* base = mmap(ToPointer(address), size, PROT_NONE, kReserveFlags | MAP_FIXED, -1, 0);
  if (base != MAP_FAILED) return;
  // The kernel can refuse for want of mapping entries; the pages still go back, and nobody can use
  // them.
  madvise(ToPointer(address), size, MADV_DONTNEED);
  mprotect(ToPointer(address), size, PROT_NONE);
}

void AddressSpace::Release(uint64_t address, uint64_t size) { munmap(ToPointer(address), size); }

}  // namespace orcjit
