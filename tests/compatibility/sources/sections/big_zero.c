// Much zero-filled memory, of which little is used.
#include "check.h"

#include <stdio.h>
#include <string.h>

#ifndef REST
#define REST SIZE
#endif

char first[SIZE];
static char second[REST];
char small_one[100];
extern char third[REST];
static int initialized = 3;

static long resident_pages(void) {
  long size = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == 0) return -1;
  int count = fscanf(file, "%ld %ld", &size, &resident);
  fclose(file);
  return count == 2 ? resident : -1;
}

int check(void) {
  CHECK(resident_pages() > 0 && resident_pages() < 65536);
  CHECK(OPAQUE(first)[SIZE - 1] == 0 && OPAQUE(second)[REST - 1] == 0);
  first[0] = first[SIZE - 1] = 1;
  second[0] = second[REST - 1] = 2;
  third[0] = third[REST - 1] = 3;
  memset(OPAQUE(small_one), 4, sizeof(small_one));
  CHECK(OPAQUE(first)[SIZE - 1] == 1 && OPAQUE(second)[0] == 2 && OPAQUE(third)[REST - 1] == 3);
  CHECK(OPAQUE(initialized) == 3 && small_one[99] == 4);
  CHECK(resident_pages() < 65536);
  return 0;
}
