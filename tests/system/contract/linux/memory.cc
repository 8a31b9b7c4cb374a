// Limits of memory, which this system keeps for a process.
#include <sys/resource.h>

#include "contract.h"
#include "os/address_space.h"

using orcjit::AddressSpace;

// Not where the kernel's limits are an emulator's.
PROMISE(limits_of_the_process_are_heeded) {
  CHECK(AddressSpace::HasRoomFor(uint64_t{1} << 30));
  uint64_t usual = AddressSpace::PreferredRegionSize();
  struct rlimit limit = {uint64_t{1} << 30, uint64_t{1} << 30};
  CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
  CHECK(!AddressSpace::HasRoomFor(uint64_t{1} << 30));
  CHECK(AddressSpace::HasRoomFor(uint64_t{1} << 20));
  CHECK(AddressSpace::PreferredRegionSize() < usual);
}
