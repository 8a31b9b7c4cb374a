// Single-phase initialization, with or without state: -DSIZE=-1 (the default) allows it only once.
#include "extension.h"

#ifndef SIZE
#define SIZE -1
#endif

static PyModuleDef definition;
static long initializations;

static PyObject* found(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  PyObject* result = PyState_FindModule(&definition);
  return Py_NewRef(result == NULL ? Py_None : result);
}

static PyObject* count_in_state(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  PyObject* self = PyState_FindModule(&definition);
  long* state = self == NULL ? NULL : (long*)PyModule_GetState(self);
  if (state == NULL) Py_RETURN_NONE;
  return PyLong_FromLong(++*state);
}

static PyObject* count_initializations(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(initializations);
}

static PyMethodDef methods[] = {
    {"found", found, METH_NOARGS, NULL},
    {"count_in_state", count_in_state, METH_NOARGS, NULL},
    {"count_initializations", count_initializations, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = NAME_TEXT,
    .m_size = SIZE,
    .m_methods = methods,
};

PyMODINIT_FUNC INIT(void) {
  initializations++;
#ifdef IMPORTS  // -DIMPORTS="module": imported before the module of this one is made
  PyObject* imported = PyImport_ImportModule(IMPORTS);
  if (imported == NULL) return NULL;
  Py_DECREF(imported);
#endif
  PyObject* module = PyModule_Create(&definition);
  if (module == NULL) return NULL;
  PyObject* list = PyList_New(0);
  if (PyModule_AddObjectRef(module, "items", list) < 0) Py_CLEAR(module);
  Py_XDECREF(list);
#ifdef ADDS_ITSELF
  if (module != NULL && PyState_AddModule(module, &definition) < 0) Py_CLEAR(module);
#endif
  return module;
}
