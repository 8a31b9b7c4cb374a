// A static type, a heap type, a struct sequence and an exception, named as users would name them.
#include "extension.h"
#include "structmember.h"

typedef struct {
  PyObject_HEAD PyObject* value;
} Box;

static int box_init(Box* self, PyObject* args, PyObject* keywords) {
  (void)keywords;
  PyObject* value;
  if (!PyArg_ParseTuple(args, "O", &value)) return -1;
  Py_XSETREF(self->value, Py_NewRef(value));
  return 0;
}

static PyObject* box_reduce(Box* self, PyObject* unused) {
  (void)unused;
  return Py_BuildValue("O(O)", Py_TYPE(self), self->value);
}

static int box_traverse(Box* self, visitproc visit, void* arg) {
  if (PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_HEAPTYPE)) Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->value);
  return 0;
}

static int box_clear(Box* self) {
  Py_CLEAR(self->value);
  return 0;
}

static void box_dealloc(Box* self) {
  PyTypeObject* type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  box_clear(self);
  type->tp_free((PyObject*)self);
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) Py_DECREF(type);
}

static PyMethodDef box_methods[] = {{"__reduce__", (PyCFunction)box_reduce, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};

static PyMemberDef box_members[] = {{"value", T_OBJECT, offsetof(Box, value), READONLY, NULL},
                                    {NULL, 0, 0, 0, NULL}};

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC)

static PyTypeObject static_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = FULL_NAME ".Static",
    .tp_basicsize = sizeof(Box),
    .tp_flags = FLAGS,
    .tp_new = PyType_GenericNew,
    .tp_init = (initproc)box_init,
    .tp_traverse = (traverseproc)box_traverse,
    .tp_clear = (inquiry)box_clear,
    .tp_dealloc = (destructor)box_dealloc,
    .tp_methods = box_methods,
    .tp_members = box_members,
};

static PyType_Slot heap_slots[] = {
    {Py_tp_new, PyType_GenericNew}, {Py_tp_init, box_init},
    {Py_tp_traverse, box_traverse}, {Py_tp_clear, box_clear},
    {Py_tp_dealloc, box_dealloc},   {Py_tp_methods, box_methods},
    {Py_tp_members, box_members},   {0, NULL},
};

static PyType_Spec heap_spec = {FULL_NAME ".Heap", sizeof(Box), 0, FLAGS, heap_slots};

static PyStructSequence_Field pair_fields[] = {{"first", NULL}, {"second", NULL}, {NULL, NULL}};
static PyStructSequence_Desc pair_description = {FULL_NAME ".Pair", NULL, pair_fields, 2};

static int add_types(PyObject* module) {
  PyObject* heap = PyType_FromModuleAndSpec(module, &heap_spec, NULL);
  PyObject* pair = (PyObject*)PyStructSequence_NewType(&pair_description);
  PyObject* error = PyErr_NewException(FULL_NAME ".Error", PyExc_LookupError, NULL);
  int failed = PyType_Ready(&static_type) < 0 ||
               PyModule_AddObjectRef(module, "Static", (PyObject*)&static_type) < 0 ||
               PyModule_AddObjectRef(module, "Heap", heap) < 0 ||
               PyModule_AddObjectRef(module, "Pair", pair) < 0 ||
               PyModule_AddObjectRef(module, "Error", error) < 0;
  Py_XDECREF(heap);
  Py_XDECREF(pair);
  Py_XDECREF(error);
#ifdef FAILS  // when all is done
  PyErr_SetString(PyExc_ValueError, "cannot continue");
  failed = 1;
#endif
  return failed ? -1 : 0;
}

#ifdef SINGLE_PHASE
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_size = -1};

PyMODINIT_FUNC INIT(void) {
  PyObject* module = PyModule_Create(&definition);
  if (module != NULL && add_types(module) < 0) Py_CLEAR(module);
  return module;
}
#else
static PyModuleDef_Slot slots[] = {{Py_mod_exec, add_types}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_slots = slots};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
#endif
