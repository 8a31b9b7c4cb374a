// What every C++ object has: counts of shared pointers, static local variables, std::atomic.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "check.h"

static std::atomic<long> total;

static std::string& name() {
  static std::string text = "a text that is too long to be kept inside";
  return text;
}

CASE int check() {
  std::vector<std::thread> threads;
  auto shared = std::make_shared<std::vector<int>>(100, 1);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([shared] {
      for (int n = 0; n < 1000; ++n) total += (*shared)[n % 100];
      if (name().size() != 41) total = -1000000;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(total == 4000);
  CHECK(shared.use_count() == 1);
  return 0;
}
