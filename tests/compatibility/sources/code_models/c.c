// Calls, tables, switches, strings, data of this and of another object.
#include <stdlib.h>
#include <string.h>

#include "check.h"

int other_function(int);
extern int other_data;
extern const char* const other_names[3];

static int add(int x) { return x + 1; }
static int twice(int x) { return x * 2; }
static int square(int x) { return x * x; }
static int (*const table[])(int) = {add, twice, square};
static int counter;
int exported = 6;
static double scale = 2.5;

static int choose(int which) {
  switch (which) {
    case 0: return 3;
    case 1: return 20;
    case 2: return -7;
    case 3: return 5;
    case 4: return 1000;
    case 5: return 77;
    default: return 12;
  }
}

static const char* name(int which) {
  switch (which) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    default: return "many";
  }
}

int check(void) {
  for (int i = 0; i < 3; ++i) CHECK(OPAQUE(table[i] + 0)(5) == (i == 0 ? 6 : i == 1 ? 10 : 25));
  CHECK(choose(OPAQUE(0)) == 3 && choose(OPAQUE(4)) == 1000 && choose(OPAQUE(9)) == 12);
  CHECK(strcmp(name(OPAQUE(3)), "three") == 0 && strcmp(name(OPAQUE(1)), "one") == 0);
  CHECK(other_function(OPAQUE(3)) == 33 && other_data == 8);
  other_data += 1;
  CHECK(other_function(OPAQUE(3)) == 34);
  CHECK(strcmp(other_names[OPAQUE(2)], "c") == 0);
  counter += OPAQUE(2);
  exported += counter;
  CHECK(counter == 2 && exported == 8);
  CHECK(scale * OPAQUE(2) == 5.0);
  CHECK(abs(OPAQUE(-4)) == 4);
  char* memory = malloc(10);
  memset(memory, 1, 10);
  CHECK(memory[9] == 1);
  free(memory);
  return 0;
}
