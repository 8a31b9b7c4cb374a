// A module of several objects: what it calls is in parts_table.c and parts_text.c.
#include "extension.h"

extern const int parts_table[];
const char* parts_text(int index);

static PyObject* look_up(PyObject* module, PyObject* number) {
  (void)module;
  int index = (int)PyLong_AsLong(number);
  if (PyErr_Occurred()) return NULL;
  return Py_BuildValue("is", parts_table[index], parts_text(index));
}

static PyMethodDef methods[] = {{"look_up", look_up, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_methods = methods};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
