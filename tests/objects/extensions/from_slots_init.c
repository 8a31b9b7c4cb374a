// The init function for what from_slots.c exports, in an object of its own.
#include "extension.h"

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_doc = "From init."};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
