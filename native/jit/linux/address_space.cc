#include "jit/address_space.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace orcjit {
namespace {

constexpr uint64_t kRegionSize = uint64_t{256} << 20;
constexpr uint64_t kSmallestRegion = uint64_t{4} << 20;
constexpr int kReserveFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

void* ToPointer(uint64_t address) { return reinterpret_cast<void*>(address); }

uint64_t MapReserved(uint64_t size, uint64_t hint, int extra_flags) {
  void* base = mmap(ToPointer(hint), size, PROT_NONE, kReserveFlags | extra_flags, -1, 0);
  return base == MAP_FAILED ? 0 : reinterpret_cast<uint64_t>(base);
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

uint64_t AddressSpace::Reserve(uint64_t size, uint64_t hint) { return MapReserved(size, hint, 0); }

uint64_t AddressSpace::ReserveLow(uint64_t size) { return MapReserved(size, 0, MAP_32BIT); }

bool AddressSpace::Commit(uint64_t address, uint64_t size) {
  return mprotect(ToPointer(address), size, PROT_READ | PROT_WRITE) == 0;
}

bool AddressSpace::Protect(uint64_t address, uint64_t size, PageAccess access) {
  int protection = PROT_READ;
  if (access == PageAccess::kReadWrite) protection |= PROT_WRITE;
  if (access == PageAccess::kReadExecute) protection |= PROT_EXEC;
  return mprotect(ToPointer(address), size, protection) == 0;
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
