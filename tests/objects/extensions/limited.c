// Uses the stable ABI only: one object for all versions from 3.10.
#define Py_LIMITED_API 0x030a0000
#include "extension.h"

static PyObject* answer(PyObject* self, PyObject* unused) {
  (void)self, (void)unused;
  return PyLong_FromLong(42);
}

static PyMethodDef type_methods[] = {{"answer", answer, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot type_slots[] = {{Py_tp_methods, type_methods}, {0, NULL}};
static PyType_Spec type_spec = {FULL_NAME ".Oracle", 0, 0, Py_TPFLAGS_DEFAULT, type_slots};

static int execute(PyObject* module) {
  PyObject* type = PyType_FromModuleAndSpec(module, &type_spec, NULL);
  int result = PyModule_AddObjectRef(module, "Oracle", type);
  Py_XDECREF(type);
  return result;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_slots = slots};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
