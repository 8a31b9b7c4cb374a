// Small checks of native/link: each runs in a process of its own.
#ifndef DECISION_H_
#define DECISION_H_

#include <cstdio>
#include <cstdlib>

struct Decision {
  const char* name;
  void (*check)();
  const Decision* next;
};

inline const Decision* decisions = nullptr;

inline const Decision* Register(Decision* decision) {
  decision->next = decisions;
  return decisions = decision;
}

// DECISION(name) { CHECK(...); }
#define DECISION(name)                                                                        \
  static void name();                                                                         \
  static Decision decision_##name = {#name, name, nullptr};                                   \
  [[maybe_unused]] static const Decision* const is_known_##name = Register(&decision_##name); \
  static void name()

#define CHECK(condition)                                                           \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::_Exit(1);                                                               \
    }                                                                              \
  } while (false)

#endif  // DECISION_H_
