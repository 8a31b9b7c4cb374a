// Address space: reserved, committed and protected pages, and the code in them.
#include <atomic>
#include <cstring>
#include <exception>
#include <thread>

#include "contract.h"
#include "machine_code.h"
#include "os/address_space.h"
#include "os/callable_address.h"
#include "os/read_arena.h"

using orcjit::AddressSpace;
using orcjit::PageAccess;

namespace {

volatile char* At(uint64_t address) { return reinterpret_cast<volatile char*>(address); }

bool IsZero(uint64_t address, uint64_t size) {
  for (uint64_t i = 0; i < size; ++i) {
    if (At(address)[i] != 0) return false;
  }
  return true;
}

uint64_t ReservePages(uint64_t count) {
  uint64_t base = AddressSpace::Reserve(count * AddressSpace::PageSize(), 0);
  CHECK(base != 0 && base % AddressSpace::PageSize() == 0);
  return base;
}

// Writes code to a page, and makes it what runs there.
void Publish(uint64_t page, const std::string& code) {
  CHECK(AddressSpace::Commit(page, AddressSpace::PageSize()));
  std::memcpy(reinterpret_cast<void*>(page), code.data(), code.size());
  CHECK(AddressSpace::Protect(page, AddressSpace::PageSize(), PageAccess::kReadExecute));
  AddressSpace::PublishCode(page, AddressSpace::PageSize());
}

int Run(uint64_t code) { return reinterpret_cast<int (*)()>(code)(); }

}  // namespace

PROMISE(pages_have_the_size_of_the_system) {
  uint64_t size = AddressSpace::PageSize();
  CHECK(size >= 4096 && (size & (size - 1)) == 0);
}

PROMISE(reserved_pages_cannot_be_used) {
  uint64_t base = ReservePages(4);
  CHECK(Faults(ReadByte, At(base)));
  CHECK(Faults(WriteByte, At(base)));
}

PROMISE(committed_pages_are_zero_and_others_stay_reserved) {
  uint64_t page = AddressSpace::PageSize();
  uint64_t base = ReservePages(4);
  CHECK(AddressSpace::Commit(base + page, page));
  AddressSpace::Populate(base + page, page);
  CHECK(IsZero(base + page, page));
  CHECK(!Faults(WriteByte, At(base + page)));
  CHECK(Faults(ReadByte, At(base)));
  CHECK(Faults(ReadByte, At(base + 2 * page)));
}

PROMISE(constants_can_be_read_and_not_written) {
  uint64_t base = ReservePages(1);
  CHECK(AddressSpace::Commit(base, AddressSpace::PageSize()));
  *At(base) = 7;
  CHECK(AddressSpace::Protect(base, AddressSpace::PageSize(), PageAccess::kRead));
  CHECK(*At(base) == 7);
  CHECK(Faults(WriteByte, At(base)));
  CHECK(AddressSpace::Protect(base, AddressSpace::PageSize(), PageAccess::kReadWrite));
  CHECK(!Faults(WriteByte, At(base)));
}

PROMISE(code_can_be_run_and_not_written) {
  uint64_t base = ReservePages(1);
  Publish(base, CodeThatReturns(42));
  CHECK(Run(base) == 42);
  CHECK(Faults(WriteByte, At(base)));
}

PROMISE(decommitted_pages_are_reserved_and_come_back_as_zero) {
  uint64_t page = AddressSpace::PageSize();
  uint64_t base = ReservePages(2);
  CHECK(AddressSpace::Commit(base, 2 * page));
  *At(base) = *At(base + page) = 7;
  AddressSpace::Decommit(base, page);
  CHECK(Faults(ReadByte, At(base)));
  CHECK(*At(base + page) == 7);
  CHECK(AddressSpace::Commit(base, page));
  CHECK(IsZero(base, page));
}

PROMISE(released_pages_can_be_reserved_again) {
  uint64_t size = 4 * AddressSpace::PageSize();
  uint64_t base = ReservePages(4);
  AddressSpace::Release(base, size);
  CHECK(Faults(ReadByte, At(base)));
  CHECK(AddressSpace::Reserve(size, base) == base);
}

PROMISE(other_threads_run_the_new_code_at_an_address) {
  uint64_t base = ReservePages(1);
  std::atomic<int> round{0}, seen{0};
  std::thread other([&] {
    for (int expected = 1; expected <= 50; ++expected) {
      while (round < expected) std::this_thread::yield();
      CHECK(Run(base) == expected);
      seen = expected;
    }
  });
  for (int number = 1; number <= 50; ++number) {
    Publish(base, CodeThatReturns(static_cast<uint16_t>(number)));
    round = number;
    while (seen < number) std::this_thread::yield();
    AddressSpace::Decommit(base, AddressSpace::PageSize());
  }
  other.join();
}

PROMISE(places_are_within_reach_of_what_they_are_for) {
  constexpr uint64_t kSize = uint64_t{1} << 20;
  auto library = reinterpret_cast<uint64_t>(&std::terminate);
  uint64_t near = AddressSpace::ReserveNearLibraries(kSize);
  CHECK(near != 0 && AddressSpace::IsWithinReach(near, kSize, library));
  uint64_t low = AddressSpace::ReserveLow(kSize);
  CHECK(low != 0 && low + kSize <= uint64_t{1} << 31);
  uint64_t close = AddressSpace::ReserveCloseTo(near, kSize);
  CHECK(close != 0 && AddressSpace::AreClose(close, near));
  CHECK(close + kSize <= near || near + kSize <= close);
  CHECK(!AddressSpace::IsWithinReach(near, kSize, near + (uint64_t{1} << 32)));
  CHECK(AddressSpace::LargestUnit() >= uint64_t{64} << 30);
}

PROMISE(callable_is_where_functions_begin) {
  auto function = reinterpret_cast<uint64_t>(&std::terminate);
  static int variable = 0;
  CHECK(orcjit::IsCallableAddress(function));
  CHECK(!orcjit::IsCallableAddress(function + 4));
  CHECK(!orcjit::IsCallableAddress(reinterpret_cast<uint64_t>(&variable)));
  CHECK(!orcjit::IsCallableAddress(0));
  uint64_t page = ReservePages(1);
  CHECK(!orcjit::IsCallableAddress(page));
  Publish(page, CodeThatReturns(1));
  CHECK(orcjit::IsCallableAddress(page));
}

PROMISE(buffers_of_an_arena_are_apart_and_outlive_it) {
  std::shared_ptr<char> first, second;
  {
    orcjit::ReadArena arena;
    first = arena.Allocate(100);
    second = arena.Allocate(1000);
    CHECK(first != nullptr && second != nullptr);
    CHECK(arena.Allocate(uint64_t{1} << 30) == nullptr);
    std::memset(first.get(), 1, 100);
    std::memset(second.get(), 2, 1000);
    for (int i = 0; i < 100; ++i) std::memset(arena.Allocate(100'000).get(), 3, 100'000);
  }
  for (int i = 0; i < 100; ++i) CHECK(first.get()[i] == 1);
  for (int i = 0; i < 1000; ++i) CHECK(second.get()[i] == 2);
}
