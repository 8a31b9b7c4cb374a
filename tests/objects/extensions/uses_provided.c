// Calls a function of another extension module's library.
#include "extension.h"

int provided(void);

static PyObject* call(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(provided());
}

static PyMethodDef methods[] = {{"provided", call, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_methods = methods};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
