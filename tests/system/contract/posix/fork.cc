// Forks, while other threads are anywhere.
#include <pthread.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

#include "contract.h"
#include "linked_code.h"
#include "os/fork_gate.h"

using namespace orcjit;

namespace {

std::string order;  // of what was called

}  // namespace

// Handlers of fork that were there before the gate was: they run while it is closed.
PROMISE(fork_handlers_of_others_may_come_in) {
  static std::mutex mutex;
  pthread_atfork(
      [] {
        ForkSafeLock lock(mutex);
        order += ThisThreadForks() ? "p" : "?";
      },
      [] { order += ThisThreadForks() ? "a" : "?"; }, nullptr);
  CHECK(!ThisThreadForks());
  {
    InsideForkGate first_use;
  }
  InChild([](int) {});
  CHECK(order == "pa");
}

PROMISE(what_is_added_to_a_fork_is_locked_around_it) {
  static constexpr ForkHandler kFirst = {[] { order += "("; },
                                         [](bool is_child) { order += is_child ? "]" : ")"; }};
  static constexpr ForkHandler kSecond = {[] { order += "<"; }, [](bool) { order += ">"; }};
  AddForkHandler(kFirst);
  AddForkHandler(kSecond);
  AddForkHandler(kFirst);
  {
    InsideForkGate first_use;
  }
  CHECK(InChild([](int out) { Say(out, order.c_str()); }) == "(<>]");
  CHECK(order == "(<>)");
}

PROMISE(a_child_finds_locks_free_and_what_they_guard_whole) {
  static std::mutex mutex;
  static LongMutex long_mutex;
  static int one = 0, other = 0;
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  auto work = [&] {
    while (goes_on) {
      {
        ForkSafeLock lock(mutex);
        ++one, std::this_thread::yield(), ++other;
      }
      LongLock lock(long_mutex);
      ForkSafeLock within(mutex);
    }
  };
  std::thread first(work), second(work);
  for (int i = 0; i < 20; ++i) {
    InChild([](int) {
      LongLock long_lock(long_mutex);
      ForkSafeLock lock(mutex);
      CHECK(one == other);
    });
  }
  goes_on = false;
  first.join();
  second.join();
}

// An unwinder may search the tables one after the other: with many, a fork meets it searching.
PROMISE(a_child_throws_although_threads_of_the_parent_threw) {
  static LinkedCode codes[200];
  static const LinkedCode& code = codes[0];
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  std::thread thrower([&] {
    while (goes_on) CHECK(IsCaught(code));
  });
  for (int i = 0; i < 20; ++i) InChild([](int) { CHECK(IsCaught(code)); });
  goes_on = false;
  thrower.join();
}
