#include "os/address_space.h"

#include <windows.h>

#include <algorithm>

namespace orcjit {
namespace {

constexpr uint64_t kRegionSize = uint64_t{256} << 20;
constexpr uint64_t kLeastLargestUnit = uint64_t{64} << 30;

void* ToPointer(uint64_t address) { return reinterpret_cast<void*>(address); }

MEMORYSTATUSEX Memory() {
  MEMORYSTATUSEX status = {};
  status.dwLength = sizeof(status);
  GlobalMemoryStatusEx(&status);
  return status;
}

DWORD ProtectionOf(PageAccess access) {
  if (access == PageAccess::kReadExecute) return PAGE_EXECUTE_READ;
  return access == PageAccess::kReadWrite ? PAGE_READWRITE : PAGE_READONLY;
}

}  // namespace

uint64_t AddressSpace::PageSize() {
  static const uint64_t size = [] {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return uint64_t{info.dwPageSize};
  }();
  return size;
}

// A process may have limits of memory, as a part of a job; none of address space.
uint64_t AddressSpace::PreferredRegionSize() { return kRegionSize; }

uint64_t AddressSpace::LargestUnit() {
  static const uint64_t size = std::max<uint64_t>(Memory().ullTotalPageFile, kLeastLargestUnit);
  return size;
}

uint64_t AddressSpace::Reserve(uint64_t size, uint64_t hint) {
  if (uint64_t found = ReserveAt(hint, size)) return found;
  return reinterpret_cast<uint64_t>(VirtualAlloc(nullptr, size, MEM_RESERVE, PAGE_NOACCESS));
}

// Reservations begin at multiples of 64 KB: the system would take the one below.
uint64_t AddressSpace::ReserveAt(uint64_t base, uint64_t size) {
  if (base == 0) return 0;
  void* found = VirtualAlloc(ToPointer(base), size, MEM_RESERVE, PAGE_NOACCESS);
  if (found == ToPointer(base)) return base;
  if (found != nullptr) VirtualFree(found, 0, MEM_RELEASE);
  return 0;
}

bool AddressSpace::HasRoomFor(uint64_t size) { return size <= Memory().ullAvailPageFile; }

bool AddressSpace::Commit(uint64_t address, uint64_t size) {
  return VirtualAlloc(ToPointer(address), size, MEM_COMMIT, PAGE_READWRITE) != nullptr;
}

// There is no such hint for memory that comes from no file.
void AddressSpace::Populate(uint64_t, uint64_t) {}

bool AddressSpace::Protect(uint64_t address, uint64_t size, PageAccess access) {
  DWORD before = 0;
  return VirtualProtect(ToPointer(address), size, ProtectionOf(access), &before) != 0;
}

void AddressSpace::PublishCode(uint64_t address, uint64_t size) {
  FlushInstructionCache(GetCurrentProcess(), ToPointer(address), size);
}

void AddressSpace::Decommit(uint64_t address, uint64_t size) {
  VirtualFree(ToPointer(address), size, MEM_DECOMMIT);
}

void AddressSpace::Release(uint64_t address, uint64_t) {
  VirtualFree(ToPointer(address), 0, MEM_RELEASE);
}

}  // namespace orcjit
