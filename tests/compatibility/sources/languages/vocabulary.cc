// any, variant, optional, function, tuple, string_view, charconv, chrono, random.
#include <any>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <variant>

#include "check.h"

using namespace std::chrono_literals;

static int apply(const std::function<int(int)> &function, int n) { return function(n); }

int check() {
  std::any any = std::string("text");
  CHECK(std::any_cast<std::string>(any) == "text");
  try {
    (void)std::any_cast<int>(any);
    return __LINE__;
  } catch (const std::bad_any_cast &) {
  }
  std::variant<int, std::string> variant = "abc";
  CHECK(std::visit([](const auto &value) { return sizeof(value); }, variant) == sizeof(std::string));
  try {
    (void)std::get<int>(variant);
    return __LINE__;
  } catch (const std::bad_variant_access &) {
  }
  int base = OPAQUE(10);
  CHECK(apply([base](int n) { return n + base; }, 5) == 15);
  CHECK(std::invoke(std::bind(std::plus<>(), std::placeholders::_1, 2), 3) == 5);
  try {
    std::function<int(int)>()(1);
    return __LINE__;
  } catch (const std::bad_function_call &) {
  }
  char digits[32];
  auto [end, error] = std::to_chars(digits, digits + 32, 0.1);
  CHECK(error == std::errc() && std::string(digits, end) == "0.1");
  double real = 0;
  CHECK(std::from_chars(digits, end, real).ptr == end && real == 0.1);
  CHECK(std::chrono::duration_cast<std::chrono::milliseconds>(2s).count() == 2000);
  auto before = std::chrono::steady_clock::now();
  CHECK(before <= std::chrono::steady_clock::now());
  std::mt19937_64 engine(1);
  CHECK(engine() == 2469588189546311528u);
  CHECK(std::uniform_int_distribution<int>(3, 3)(engine) == 3);
  CHECK(std::random_device().max() > std::random_device().min());
  std::shared_ptr<int> shared(new int(3), [](int *p) { delete p; });
  std::weak_ptr<int> weak = shared;
  CHECK(*weak.lock() == 3);
  shared.reset();
  CHECK(weak.expired() && std::optional<int>().value_or(4) == 4);
  return 0;
}
