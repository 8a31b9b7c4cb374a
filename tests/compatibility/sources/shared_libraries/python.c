// The interpreter's functions are there, as for an extension module.
#include "check.h"

extern const char *Py_GetVersion(void);
extern int Py_IsInitialized(void);
extern void *PyExc_ValueError;
extern void *PyLong_FromLong(long);
extern long PyLong_AsLong(void *);

int check(void) {
  CHECK(Py_IsInitialized() && Py_GetVersion()[0] == '3' && PyExc_ValueError != 0);
  (void)PyLong_FromLong, (void)PyLong_AsLong;
  return 0;
}
