// A backtrace through linked code arrives at what called it, by unwind tables alone.
#define _GNU_SOURCE
#include "check.h"

#include <execinfo.h>
#include <stdlib.h>
#include <unwind.h>

static void* frames[256];
static int count;

static _Unwind_Reason_Code note(struct _Unwind_Context* context, void* unused) {
  (void)unused;
  if (count < 256) frames[count++] = (void*)_Unwind_GetIP(context);
  return _URC_NO_REASON;
}

static int compare(const void* a, const void* b) {
  (void)a;
  (void)b;
  if (count == 0) _Unwind_Backtrace(note, 0);
  return 0;
}

__attribute__((noinline)) static int recurse(int depth) {
  volatile char padding[64 * 3];
  padding[0] = (char)depth;
  if (depth > 0) return recurse(depth - 1) + padding[0];
  int values[2] = {2, 1};
  qsort(values, 2, sizeof(int), compare);  // a frame of the C library in between
  return padding[0];
}

int check(void) {
  void* caller = __builtin_return_address(0);
  CHECK(recurse(20) == 210);
  CHECK(count > 20);
  int found = 0;
  for (int i = 0; i < count; ++i) found += frames[i] == caller;
  CHECK(found == 1);
  void* again[256];
  int depth = backtrace(again, 256);
  found = 0;
  for (int i = 0; i < depth; ++i) found += again[i] == caller;
  CHECK(found == 1);
  return 0;
}
