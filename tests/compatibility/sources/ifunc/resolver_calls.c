// Resolvers that use libc, data with relocations and functions of another object.
#include <stdlib.h>
#include <string.h>

#include "check.h"

const char* name_of_choice(void);

static int a(int x) { return x + 1; }
static int b(int x) { return x + 2; }
static const char* const names[] = {"a", "b"};
static int (*const functions[])(int) = {a, b};

static int (*resolve(void))(int) {
  char* copy = strdup(name_of_choice());
  int (*found)(int) = 0;
  for (int i = 0; i < 2; ++i)
    if (strcmp(copy, names[i]) == 0) found = functions[i];
  free(copy);
  return found;
}
int pick(int) __attribute__((ifunc("resolve")));

int check(void) {
  CHECK(pick(5) == 7);
  return 0;
}
