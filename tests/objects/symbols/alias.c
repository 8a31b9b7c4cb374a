// Two names for one function, one for one datum, and a weak alias.
#include "kernel.h"

int original(void) { return 8; }
int another(void) __attribute__((alias("original")));
int weakly(void) __attribute__((weak, alias("original")));
int64_t datum = 9;
extern int64_t datum_alias __attribute__((alias("datum")));

EXPORT_INT(call_alias) { return another() * 100 + weakly() * 10 + original(); }
EXPORT_INT(write_alias) {
  datum_alias = ARG(0);
  return datum;
}
