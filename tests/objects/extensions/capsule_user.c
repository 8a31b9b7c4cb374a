// Calls the C functions of another extension module: -DPROVIDER="package.provider".
#include "extension.h"

static struct {
  long (*triple)(long);
}* api;

static PyObject* triple(PyObject* module, PyObject* number) {
  (void)module;
  long value = PyLong_AsLong(number);
  if (value == -1 && PyErr_Occurred()) return NULL;
  return PyLong_FromLong(api->triple(value));
}

static PyMethodDef methods[] = {{"triple", triple, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static int execute(PyObject* module) {
  (void)module;
  PyObject* provider = PyImport_ImportModule(PROVIDER);  // PyCapsule_Import imports the package
  if (provider == NULL) return -1;
  Py_DECREF(provider);
  api = PyCapsule_Import(PROVIDER "._API", 0);
  return api == NULL ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_methods = methods,
                                 .m_slots = slots};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
