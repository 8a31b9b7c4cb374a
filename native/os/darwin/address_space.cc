// Pages may be written or executed, and not both. A process with the hardened runtime may only make
// such memory executable that it has asked for as code (MAP_JIT), and only write to it on a thread
// that says so; others may do as on Linux.
#include "os/address_space.h"

#include <libkern/OSCacheControl.h>
#include <mach/mach.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include <algorithm>

namespace orcjit {
namespace {

constexpr uint64_t kRegionSize = uint64_t{256} << 20;
constexpr uint64_t kLeastLargestUnit = uint64_t{64} << 30;
constexpr int kReserveFlags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE;

void* ToPointer(uint64_t address) { return reinterpret_cast<void*>(address); }

// Whether the system lets pages that were written become code.
bool MayMakeCode() {
  static const bool may = [] {
    size_t size = AddressSpace::PageSize();
    void* page = mmap(nullptr, size, PROT_READ | PROT_WRITE, kReserveFlags, -1, 0);
    if (page == MAP_FAILED) return true;
    *static_cast<volatile char*>(page) = 0;
    bool is_code = mprotect(page, size, PROT_READ | PROT_EXEC) == 0;
    munmap(page, size);
    return is_code;
  }();
  return may;
}

// There is one switch for all such memory of a thread: while it is off, none of it can be run. So
// it is on but for the time between commitment and protection, in which this thread links.
void AllowWritingCode(bool may_write) {
  if (!MayMakeCode()) pthread_jit_write_protect_np(may_write ? 0 : 1);
}

int ReserveFlags() { return MayMakeCode() ? kReserveFlags : kReserveFlags | MAP_JIT; }

uint64_t Map(uint64_t size, uint64_t hint) {
  // Protections of memory for code stay within those that it was asked for with.
  int protection = MayMakeCode() ? PROT_NONE : PROT_READ | PROT_WRITE | PROT_EXEC;
  void* base = mmap(ToPointer(hint), size, protection, ReserveFlags(), -1, 0);
  if (base == MAP_FAILED) return 0;
  if (protection != PROT_NONE) mprotect(base, size, PROT_NONE);
  return reinterpret_cast<uint64_t>(base);
}

uint64_t MemorySize() {
  uint64_t memory = 0;
  size_t size = sizeof(memory);
  return sysctlbyname("hw.memsize", &memory, &size, nullptr, 0) == 0 ? memory : 0;
}

}  // namespace

uint64_t AddressSpace::PageSize() {
  static const uint64_t size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return size;
}

// The system keeps no limits of address space.
uint64_t AddressSpace::PreferredRegionSize() { return kRegionSize; }

uint64_t AddressSpace::LargestUnit() {
  static const uint64_t size = std::max(MemorySize(), kLeastLargestUnit);
  return size;
}

uint64_t AddressSpace::Reserve(uint64_t size, uint64_t hint) { return Map(size, hint); }

// The system takes the place as a wish, and the next one that is free.
uint64_t AddressSpace::ReserveAt(uint64_t base, uint64_t size) {
  if (base == 0) return 0;
  uint64_t found = Map(size, base);
  if (found == base || found == 0) return found;
  munmap(ToPointer(found), size);
  return 0;
}

// Swap files grow as long as there is room on the disk.
bool AddressSpace::HasRoomFor(uint64_t size) {
  void* base = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (base == MAP_FAILED) return false;
  munmap(base, size);
  return true;
}

bool AddressSpace::Commit(uint64_t address, uint64_t size) {
  int protection = PROT_READ | PROT_WRITE | (MayMakeCode() ? 0 : PROT_EXEC);
  if (mprotect(ToPointer(address), size, protection) != 0) return false;
  AllowWritingCode(true);
  return true;
}

void AddressSpace::Populate(uint64_t address, uint64_t size) {
  madvise(ToPointer(address), size, MADV_WILLNEED);
}

bool AddressSpace::Protect(uint64_t address, uint64_t size, PageAccess access) {
  int protection = PROT_READ;
  if (access == PageAccess::kReadWrite) protection |= PROT_WRITE;
  if (access == PageAccess::kReadExecute) {
    protection |= PROT_EXEC;
    AllowWritingCode(false);
    if (!MayMakeCode()) protection |= PROT_WRITE;  // for threads that say so: none does
  }
  return mprotect(ToPointer(address), size, protection) == 0;
}

// The system has other processors drop what they have fetched.
void AddressSpace::PublishCode(uint64_t address, uint64_t size) {
  sys_icache_invalidate(ToPointer(address), size);
}

void AddressSpace::Decommit(uint64_t address, uint64_t size) {
  void* base = MAP_FAILED;
  if (MayMakeCode())
    base = mmap(ToPointer(address), size, PROT_NONE, kReserveFlags | MAP_FIXED, -1, 0);
  if (base != MAP_FAILED) return;
  // Memory for code cannot be put in place of other.
  madvise(ToPointer(address), size, MADV_FREE);
  mprotect(ToPointer(address), size, PROT_NONE);
}

void AddressSpace::Release(uint64_t address, uint64_t size) { munmap(ToPointer(address), size); }

}  // namespace orcjit
