// What native/os promises to the layers above, as small checks: each runs in a process of its own.
#ifndef CONTRACT_H_
#define CONTRACT_H_

#include <cstdio>
#include <cstdlib>
#include <string>

struct Promise {
  const char* name;
  void (*check)();
  const Promise* next;
};

inline const Promise* promises = nullptr;

inline const Promise* Register(Promise* promise) {
  promise->next = promises;
  return promises = promise;
}

// PROMISE(name) { CHECK(...); }
#define PROMISE(name)                                                          \
  static void name();                                                          \
  static Promise promise_##name = {#name, name, nullptr};                      \
  static const Promise* const is_known_##name = Register(&promise_##name);     \
  [[maybe_unused]] static const void* const is_used_##name = &is_known_##name; \
  static void name()

#define CHECK(condition)                                                           \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::_Exit(1);                                                               \
    }                                                                              \
  } while (false)

// What the program was started with: its arguments, and a shared library to try things with.
extern int program_argc;
extern char** program_argv;
extern std::string helper_library;
extern std::string scratch_directory;

// Whether that ends with a signal for a bad address.
bool Faults(void (*touch)(volatile char* place), volatile char* place);
void ReadByte(volatile char* place);
void WriteByte(volatile char* place);

// Runs it in a child of a fork; what the child wrote to `out`. It has to end well, and soon.
std::string InChild(void (*run)(int out));
void Say(int out, const char* text);

#endif  // CONTRACT_H_
