// Users of libstdc++'s own thread_local variables.
#include <future>
#include <mutex>
#include <thread>

#include "check.h"

static std::once_flag flag;
static int calls;

int check() {
  std::thread threads[4];
  for (auto& thread : threads)
    thread = std::thread([] { std::call_once(flag, [] { ++calls; }); });
  for (auto& thread : threads) thread.join();
  CHECK(calls == 1);
  std::promise<int> promise;
  std::thread setter([&] { promise.set_value_at_thread_exit(5); });
  CHECK(promise.get_future().get() == 5);
  setter.join();
  CHECK(std::async(std::launch::async, [] { return 6; }).get() == 6);
  return 0;
}
