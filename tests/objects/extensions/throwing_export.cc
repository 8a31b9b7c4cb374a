// Throws out of the function that exports slots, or with -DIN_SLOT out of an execution slot.
#include <stdexcept>

#include "extension.h"

#ifdef IN_SLOT
static int execute(PyObject*) { throw std::runtime_error("no device"); }
PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_PTR_STATIC(Py_mod_abi, &abi), PySlot_PTR(Py_mod_exec, execute),
                         PySlot_END};
PyMODEXPORT_FUNC EXPORT() { return slots; }
#else
PyMODEXPORT_FUNC EXPORT() { throw std::runtime_error("no device"); }
#endif
