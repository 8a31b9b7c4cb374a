// Py_mod_create that makes its own object: what is imported need not be a module.
#include "extension.h"

static PyObject* create(PyObject* spec, PyModuleDef* definition) {
  (void)definition;
  PyObject* types = PyImport_ImportModule("types");
  if (types == NULL) return NULL;
  PyObject* made = PyObject_CallMethod(types, "SimpleNamespace", NULL);
  Py_DECREF(types);
  if (made != NULL && PyObject_SetAttrString(made, "created_for", spec) < 0) Py_CLEAR(made);
  return made;
}

static PyObject* twice(PyObject* self, PyObject* number) {
  (void)self;
  return PyNumber_Add(number, number);
}

static PyMethodDef methods[] = {{"twice", twice, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static PyModuleDef_Slot slots[] = {{Py_mod_create, create}, {0, NULL}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_doc = "No module.",
                                 .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
