// All that a PyInit function must not do: -DHOW=raises selects what it does.
#include "extension.h"

static PyModuleDef plain = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_size = -1};
static PyModuleDef uninitialized = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT};
static long attempts;

static PyObject* raises(void) {
  PyErr_Format(PyExc_ValueError, "attempt %ld", attempts);
  return NULL;
}

static PyObject* raises_import_error(void) {
  PyErr_SetString(PyExc_ImportError, "no such device");
  return NULL;
}

static PyObject* says_nothing(void) { return NULL; }

static PyObject* raises_unreported(void) {
  PyObject* module = PyModule_Create(&plain);
  PyErr_SetString(PyExc_ValueError, "overlooked");
  return module;
}

static PyObject* returns_uninitialized(void) { return (PyObject*)&uninitialized; }

static PyObject* returns_text(void) { return PyUnicode_FromString("a module"); }

static PyObject* returns_python_module(void) { return PyModule_New(NAME_TEXT); }

static PyObject* succeeds_later(void) { return attempts < 2 ? raises() : PyModule_Create(&plain); }

static PyObject* returns_single_phase(void) { return PyModule_Create(&plain); }

PyMODINIT_FUNC INIT(void) {
  attempts++;
  return HOW();
}
