// Small checks in C++: a program of the tests runs each in a process of its own, by its name.
#ifndef NATIVE_CASE_H_
#define NATIVE_CASE_H_

#include <cstdio>
#include <cstdlib>
#include <cstring>

struct NativeCase {
  const char* name;
  void (*check)();
  const NativeCase* next;
};

inline const NativeCase* native_cases = nullptr;

inline const NativeCase* Register(NativeCase* added) {
  added->next = native_cases;
  return native_cases = added;
}

// NATIVE_CASE(name) { CHECK(...); }
#define NATIVE_CASE(name)                                                                     \
  static void name();                                                                         \
  static NativeCase case_##name = {#name, name, nullptr};                                     \
  [[maybe_unused]] static const NativeCase* const is_known_##name = Register(&case_##name);   \
  static void name()

#define CHECK(condition)                                                           \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::_Exit(1);                                                               \
    }                                                                              \
  } while (false)

// Runs the case of that name, or names them all (null). Returns the exit status.
inline int RunCase(const char* wanted) {
  for (const NativeCase* each = native_cases; each != nullptr; each = each->next) {
    if (wanted == nullptr) {
      std::puts(each->name);
    } else if (std::strcmp(each->name, wanted) == 0) {
      each->check();
      return 0;
    }
  }
  return wanted == nullptr ? 0 : 2;
}

#endif  // NATIVE_CASE_H_
