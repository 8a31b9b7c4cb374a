// Arrays of variable length, alloca, and a stack frame of several pages.
#include <alloca.h>
#include <string.h>

#include "check.h"

static int sum(int n, int m, int table[n][m]) {
  int total = 0;
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < m; ++k) total += table[i][k];
  return total;
}

static int fill(int n) {
  int table[n][n + 1];
  for (int i = 0; i < n; ++i)
    for (int k = 0; k <= n; ++k) table[i][k] = i * k;
  CHECK(sizeof(table) == (size_t)n * (n + 1) * sizeof(int));
  return sum(n, n + 1, table) == (n * (n - 1) / 2) * (n * (n + 1) / 2) ? 0 : __LINE__;
}

static int deep(int n) {
  char buffer[70000];
  char *more = alloca(n);
  memset(buffer, n, sizeof(buffer));
  memset(more, 3, n);
  return OPAQUE(&buffer[0])[69999] + OPAQUE(more)[n - 1];
}

int check(void) {
  int line = fill(OPAQUE(11));
  if (line) return line;
  CHECK(deep(OPAQUE(100)) == 103);
  return 0;
}
