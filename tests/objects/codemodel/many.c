// Thousands of functions in sections of their own that call each other.
#include "kernel.h"

#define F(n) \
  __attribute__((noinline)) int64_t f##n(int64_t x) { return x + n; }
#define F10(n) F(n##0) F(n##1) F(n##2) F(n##3) F(n##4) F(n##5) F(n##6) F(n##7) F(n##8) F(n##9)
#define F100(n) \
  F10(n##0) F10(n##1) F10(n##2) F10(n##3) F10(n##4) F10(n##5) F10(n##6) F10(n##7) F10(n##8) F10(n##9)
F100(1)
F100(2)
F100(3)
F100(4)
F100(5)
F100(6)
F100(7)
F100(8)
F100(9)

EXPORT_INT(chain) { return f100(f555(f999(ARG(0)))); }
