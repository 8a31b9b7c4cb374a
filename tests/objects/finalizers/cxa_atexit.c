// __cxa_atexit with this library's own handle, as C++ compilers emit it.
#include "kernel.h"
#include "trace.h"

extern void* __dso_handle;
int __cxa_atexit(void (*function)(void*), void* argument, void* handle);

static void end(void* word) { trace((const char*)word); }

EXPORT_INT(register_two) {
  return __cxa_atexit(end, "-registered-first", &__dso_handle) +
         __cxa_atexit(end, "-registered-second", &__dso_handle);
}
EXPORT_INT(handle) { return (int64_t)&__dso_handle; }
