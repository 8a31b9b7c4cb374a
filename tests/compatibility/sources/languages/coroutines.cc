#include <coroutine>
#include <exception>
#include <stdexcept>
#include <utility>

#include "check.h"

namespace {

int frames;

struct Generator {
  struct promise_type {
    int value = 0;
    std::exception_ptr failure;
    promise_type() { ++frames; }
    ~promise_type() { --frames; }
    Generator get_return_object() {
      return Generator{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int n) {
      value = n;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { failure = std::current_exception(); }
  };

  explicit Generator(std::coroutine_handle<promise_type> made) : handle(made) {}
  Generator(Generator &&other) : handle(std::exchange(other.handle, {})) {}
  ~Generator() {
    if (handle) handle.destroy();
  }
  bool next() {
    handle.resume();
    if (handle.promise().failure) std::rethrow_exception(handle.promise().failure);
    return !handle.done();
  }
  int value() const { return handle.promise().value; }
  std::coroutine_handle<promise_type> handle;
};

Generator squares(int n) {
  for (int i = 1; i <= n; ++i) co_yield i * i;
  throw std::runtime_error("end");
}

}  // namespace

int check() {
  {
    Generator generator = squares(OPAQUE(3));
    int total = 0;
    try {
      while (generator.next()) total += generator.value();
      return __LINE__;
    } catch (const std::runtime_error &) {
    }
    CHECK(total == 14 && frames == 1);
  }
  CHECK(frames == 0);
  return 0;
}
