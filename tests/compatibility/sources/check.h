// check() returns the number of the first line that is not as it should be.
#pragma once

#ifdef __cplusplus
#define CASE extern "C" __attribute__((visibility("default")))
#else
#define CASE __attribute__((visibility("default")))
#endif

#define CHECK(condition)               \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

// Keeps the compiler from knowing a value. In C the comma makes pointers of arrays and functions.
#ifdef __cplusplus
#define OPAQUE_TYPE(value) __typeof__(value)
#else
#define OPAQUE_TYPE(value) __typeof__(((void)0, (value)))
#endif
#define OPAQUE(value)                       \
  ({                                        \
    OPAQUE_TYPE(value) opaque_ = (value);   \
    __asm__ volatile("" : "+r"(opaque_));   \
    opaque_;                                \
  })

CASE int check(void);
