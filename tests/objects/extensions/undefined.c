// Calls a function that nothing defines.
#include "extension.h"

void no_such_function(void);

static PyObject* call(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  no_such_function();
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"call", call, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_methods = methods};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
