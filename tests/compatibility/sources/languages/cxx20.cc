// Concepts, ranges, three-way comparison, jthread, latch, semaphore, atomic wait, source_location.
#include <algorithm>
#include <atomic>
#include <barrier>
#include <bit>
#include <compare>
#include <concepts>
#include <latch>
#include <numeric>
#include <ranges>
#include <semaphore>
#include <source_location>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "check.h"

namespace {

struct Version {
  int major, minor;
  auto operator<=>(const Version &) const = default;
};

template <std::integral T>
T total(std::span<const T> values) {
  return std::accumulate(values.begin(), values.end(), T{});
}

consteval int square(int n) { return n * n; }
constinit int started = square(5);

}  // namespace

int check() {
  CHECK((Version{1, 2} < Version{1, 3}) && started == 25);
  std::vector<int> numbers{1, 2, 3, 4, 5, 6};
  auto even = numbers | std::views::filter([](int n) { return n % 2 == 0; }) |
              std::views::transform([](int n) { return n * n; });
  CHECK(std::ranges::equal(even, std::vector<int>{4, 16, 36}) && total<int>(numbers) == 21);
  std::latch latch(2);
  std::counting_semaphore<4> semaphore(0);
  std::atomic<int> flag{0};
  bool stopped = false;
  {
    std::jthread thread([&](std::stop_token token) {
      latch.count_down();
      semaphore.acquire();
      flag = 1;
      flag.notify_all();
      while (!token.stop_requested()) std::this_thread::yield();
      stopped = true;
    });
    latch.arrive_and_wait();
    semaphore.release();
    flag.wait(0);
  }
  CHECK(stopped && std::popcount(255u) == 8 && std::bit_ceil(5u) == 8);
  auto where = std::source_location::current();
  CHECK(std::string(where.function_name()).find("check") != std::string::npos);
  std::barrier barrier(1);
  barrier.arrive_and_wait();
  return 0;
}
