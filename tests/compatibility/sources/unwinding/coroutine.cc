// Exceptions in coroutines.
#include <coroutine>
#include <exception>
#include <stdexcept>

#include "check.h"

struct Task {
  struct promise_type {
    int value = 0;
    std::exception_ptr problem;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int next) {
      value = next;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { problem = std::current_exception(); }
  };
  std::coroutine_handle<promise_type> handle;
};

static Task count(int limit) {
  for (int i = 0;; ++i) {
    if (i == limit) throw std::out_of_range("limit");
    co_yield i;
  }
}

int check(void) {
  Task task = count(3);
  int sum = 0;
  while (!task.handle.done()) {
    task.handle.resume();
    if (!task.handle.done()) sum += task.handle.promise().value;
  }
  CHECK(sum == 3);
  bool is_right = false;
  try {
    std::rethrow_exception(task.handle.promise().problem);
  } catch (const std::out_of_range&) {
    is_right = true;
  }
  CHECK(is_right);
  task.handle.destroy();
  return 0;
}
