// Multi-phase initialization with nothing to do: no slots, no methods, no state.
#include "extension.h"

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
