// Lets a C++ exception out: of PyInit, of a slot (-DIN_SLOT=...), of an initializer.
#include <stdexcept>

#include "extension.h"

static void* fail() { throw std::runtime_error("no device"); }

#ifdef IN_INITIALIZER
static void* failed = fail();
#endif

#ifdef IN_SLOT
static PyModuleDef_Slot slots[] = {{IN_SLOT, reinterpret_cast<void*>(&fail)}, {0, nullptr}};
#else
static PyModuleDef_Slot* slots = nullptr;
#endif

PyMODINIT_FUNC INIT(void) {
  static PyModuleDef definition = {PyModuleDef_HEAD_INIT, NAME_TEXT, nullptr, 0, nullptr, slots};
#if !defined(IN_INITIALIZER) && !defined(IN_SLOT)
  fail();
#endif
  return PyModuleDef_Init(&definition);
}
