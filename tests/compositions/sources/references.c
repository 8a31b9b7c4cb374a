// References of every form to functions and data of another unit: called, pointed to by data and
// by code, read, written, compared, at an offset.
#include "composed.h"

extern int NAMED(function)(int), NAMED(other)(int);
extern int NAMED(data), NAMED(array)[1000];
extern const char NAMED(text)[];

#if UNIT == 1
int NAMED(function)(int x) { return OPAQUE(x) + OWN; }
int NAMED(data) = OWN;
const char NAMED(text)[] = "text";
#elif UNIT == 2
int NAMED(other)(int x) { return OPAQUE(x) * OWN; }
int NAMED(array)[1000] = {[998] = OWN, OWN + 1};
#endif

#if UNIT != 1
static int (*const functions[])(int) = {NAMED(function), NAMED(other)};
static int* const numbers[] = {&NAMED(data), NAMED(array) + 998};
static const char* volatile texts[] = {NAMED(text) + 1, "own text"};

static int table(int which) {
  static const void* const labels[] = {&&zero, &&one, &&two};
  goto* labels[which];
zero:
  return NAMED(function)(1);
one:
  return NAMED(other)(2);
two:
  return NAMED(array)[999];
}

ENTRY {
  REPORT("called", NAMED(function)(1) + NAMED(other)(1));
  REPORT("by pointer", functions[OPAQUE(0)](2) + functions[OPAQUE(1)](2));
  REPORT("same function", functions[OPAQUE(0)] == NAMED(function));
  NAMED(data) += 1;
  REPORT("data", *numbers[OPAQUE(0)]);
  REPORT("array", *numbers[OPAQUE(1)] + NAMED(array)[999]);
  REPORT("text", texts[0][0] + texts[1][0]);
  for (int i = 0; i < 3; ++i) REPORT("table", table(OPAQUE(i)));
  REPORT_PLACE("function", NAMED(function));
  REPORT_PLACE("other", NAMED(other));
  REPORT_PLACE("data", &NAMED(data));
}
#else
ENTRY {
  REPORT("own", NAMED(function)(1) + NAMED(data));
  REPORT_PLACE("function", NAMED(function));
  REPORT_PLACE("data", &NAMED(data));
}
#endif
