// Correct code under whatever checks the flags add.
#include <stdio.h>
#include <string.h>

#include "check.h"

struct item {
  int key;
  char name[12];
};

__attribute__((noinline)) static int depth(int n) {
  volatile char buffer[512];
  buffer[n % 512] = n;
  return n == 0 ? 0 : 1 + depth(n - 1) + 0 * buffer[0];
}

__attribute__((noinline)) static int apply(int (*function)(int), int n) { return function(n); }

int check(void) {
  struct item items[8];
  char text[64];
  memset(items, 0, sizeof(items));
  for (int i = 0; i < 8; ++i) {
    items[i].key = OPAQUE(i);
    snprintf(items[i].name, sizeof(items[i].name), "item%d", i);
  }
  strcpy(text, items[OPAQUE(3)].name);
  strcat(text, "!");
  CHECK(strcmp(text, "item3!") == 0 && apply(depth, OPAQUE(20)) == 20);
  return 0;
}
