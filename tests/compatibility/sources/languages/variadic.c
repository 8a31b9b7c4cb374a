#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

struct pair {
  double a;
  long b;
};

static double sum(int n, ...) {
  va_list list, again;
  double total = 0;
  va_start(list, n);
  va_copy(again, list);
  for (int i = 0; i < n; ++i) total += va_arg(list, double);
  for (int i = 0; i < n; ++i) total += va_arg(again, double);
  va_end(again);
  va_end(list);
  return total;
}

static long mixed(const char *kinds, ...) {
  va_list list;
  long total = 0;
  va_start(list, kinds);
  for (; *kinds; ++kinds) {
    if (*kinds == 'i') total += va_arg(list, int);
    if (*kinds == 'L') total += (long)va_arg(list, long double);
    if (*kinds == 's') total += va_arg(list, struct pair).b;
  }
  va_end(list);
  return total;
}

static int format(char *out, size_t size, const char *text, ...) {
  va_list list;
  va_start(list, text);
  int n = vsnprintf(out, size, text, list);
  va_end(list);
  return n;
}

int check(void) {
  struct pair pair = {1.5, 100};
  char text[32];
  CHECK(sum(10, 1., 2., 3., 4., 5., 6., 7., 8., 9., 10.) == 110);
  CHECK(mixed("iLsiiiiiiL", 1, 2.0L, pair, 3, 4, 5, 6, 7, 8, 9.0L) == 145);
  CHECK(format(text, 32, "%s %d %.1f %Lg", "x", 1, 2.5, 3.5L) == 11);
  CHECK(strcmp(text, "x 1 2.5 3.5") == 0);
  return 0;
}
