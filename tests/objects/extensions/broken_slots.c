// All that multi-phase initialization must not do: -DSLOTS="{...}," -DSIZE=-1 select it.
#include "extension.h"

#ifndef SIZE
#define SIZE 0
#endif

static int fail(PyObject* module) {
  (void)module;
  PyErr_SetString(PyExc_ValueError, "cannot execute");
  return -1;
}

static int say_nothing(PyObject* module) {
  (void)module;
  return -1;
}

static int raise_unreported(PyObject* module) {
  (void)module;
  PyErr_SetString(PyExc_ValueError, "overlooked");
  return 0;
}

static int succeed(PyObject* module) { return PyModule_AddIntConstant(module, "executed", 1); }

static PyObject* create(PyObject* spec, PyModuleDef* definition) {
  (void)definition;
  PyObject* name = PyObject_GetAttrString(spec, "name");
  PyObject* module = name == NULL ? NULL : PyModule_NewObject(name);
  Py_XDECREF(name);
  return module;
}

static PyObject* create_text(PyObject* spec, PyModuleDef* definition) {
  (void)spec, (void)definition;
  return PyUnicode_FromString("not a module");
}

static PyObject* create_nothing(PyObject* spec, PyModuleDef* definition) {
  (void)spec, (void)definition;
  return NULL;
}

static PyObject* create_raises(PyObject* spec, PyModuleDef* definition) {
  (void)spec, (void)definition;
  PyErr_SetString(PyExc_ValueError, "cannot create");
  return NULL;
}

static PyObject* create_raises_unreported(PyObject* spec, PyModuleDef* definition) {
  PyObject* module = create(spec, definition);
  PyErr_SetString(PyExc_ValueError, "overlooked");
  return module;
}

// What this variant does not use.
static void* unused[] = {fail,        say_nothing,    raise_unreported, succeed,
                         create_text, create_nothing, create_raises,    create_raises_unreported};

static PyModuleDef_Slot slots[] = {SLOTS{0, NULL}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_size = SIZE,
                                 .m_slots = slots};

PyMODINIT_FUNC INIT(void) {
  (void)unused;
  return PyModuleDef_Init(&definition);
}
