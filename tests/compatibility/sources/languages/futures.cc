#include <chrono>
#include <future>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "check.h"

static int sum(std::vector<int> values) {
  return std::accumulate(values.begin(), values.end(), 0);
}

int check() {
  auto eager = std::async(std::launch::async, sum, std::vector<int>{1, 2, 3});
  auto lazy = std::async(std::launch::deferred, [] { return 7; });
  auto failing = std::async(std::launch::async, []() -> int { throw std::logic_error("why"); });
  CHECK(eager.get() == 6 && lazy.get() == 7);
  try {
    failing.get();
    return __LINE__;
  } catch (const std::logic_error &error) {
    CHECK(std::string(error.what()) == "why");
  }
  std::packaged_task<int(int)> task([](int n) { return n * 2; });
  auto doubled = task.get_future();
  std::thread(std::move(task), 21).join();
  CHECK(doubled.get() == 42);
  std::promise<int> broken;
  auto never = broken.get_future();
  broken = std::promise<int>();
  try {
    never.get();
    return __LINE__;
  } catch (const std::future_error &error) {
    CHECK(error.code() == std::future_errc::broken_promise);
  }
  std::shared_future<int> shared = std::async(std::launch::async, [] { return 1; }).share();
  CHECK(shared.wait_for(std::chrono::seconds(5)) == std::future_status::ready && shared.get() == 1);
  return 0;
}
