// Symbols of the process: of libc, of the interpreter, weak ones, and their addresses.
#include <stdio.h>
#include <unistd.h>

#include "kernel.h"

extern char** environ;
extern pid_t getpid(void) __attribute__((weak));
extern const char* Py_GetVersion(void) __attribute__((weak));

EXPORT_INT(weak_getpid) { return getpid ? getpid() : -1; }
EXPORT_INT(address_of_getpid) { return (int64_t)&getpid; }
EXPORT_INT(address_of_environ) { return (int64_t)&environ; }
EXPORT_INT(python_major) { return Py_GetVersion ? Py_GetVersion()[0] - '0' : -1; }
