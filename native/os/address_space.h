// What the operating system gives: reserved, committed and protected pages. One implementation per
// system.
#ifndef ORCJIT_OS_ADDRESS_SPACE_H_
#define ORCJIT_OS_ADDRESS_SPACE_H_

#include <cstdint>

namespace orcjit {

enum class PageAccess { kRead, kReadWrite, kReadExecute };

class AddressSpace {
 public:
  static uint64_t PageSize();

  // How much a session should reserve at once; less where the process is limited (RLIMIT_AS).
  static uint64_t PreferredRegionSize();

  // No graph is larger: the memory of the machine, as the kernel sees it when a shared library asks
  // for more, but room for sparse data on small machines.
  static uint64_t LargestUnit();

  // Reserves address space without memory behind it, near `hint` if that is free. 0 on failure.
  static uint64_t Reserve(uint64_t size, uint64_t hint);

  // The same, where code can reach data of the C and C++ libraries by a 32-bit distance, as code
  // for executables does (-fpie); anywhere if there is no such place.
  static uint64_t ReserveNearLibraries(uint64_t size);

  // Whether all of a range can refer to that address by a 32-bit distance.
  static bool IsWithinReach(uint64_t base, uint64_t size, uint64_t address);

  // The same, close to an address: two places that are close to it reach each other. 0 on failure.
  static uint64_t ReserveCloseTo(uint64_t address, uint64_t size);
  static bool AreClose(uint64_t a, uint64_t b);

  // The same below 2 GB, for code with 32-bit absolute addresses. 0 on failure.
  static uint64_t ReserveLow(uint64_t size);

  // The same at that place; 0 if something else is there.
  static uint64_t ReserveAt(uint64_t base, uint64_t size);

  // Whether the process may have so much more memory; it is not taken.
  static bool HasRoomFor(uint64_t size);

  // Zeroed, readable and writable memory behind a reserved range; false when there is none.
  static bool Commit(uint64_t address, uint64_t size);
  // Committed memory that will be written at once: a hint, to have all its pages come together.
  static void Populate(uint64_t address, uint64_t size);
  static bool Protect(uint64_t address, uint64_t size, PageAccess access);
  // Makes code that was written there the code that all threads run.
  static void PublishCode(uint64_t address, uint64_t size);

  // Gives the memory back and keeps the range reserved.
  static void Decommit(uint64_t address, uint64_t size);
  // Of a whole range, as it was reserved.
  static void Release(uint64_t address, uint64_t size);
};

}  // namespace orcjit

#endif  // ORCJIT_OS_ADDRESS_SPACE_H_
