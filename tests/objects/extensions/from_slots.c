// A module made from slots (PEP 793), with state, a type that finds the module by its token, and,
// with -DWITH_INIT, an init function beside them, for interpreters that know no slots.
#include "extension.h"

#if PY_VERSION_HEX >= 0x030f0000

typedef struct {
  long calls;
} State;

#ifdef TOKEN  // -DTOKEN: one of its own, not the address of the slots
static int token;
#endif

static long executions;  // of all modules made from these objects

static State* state_of(PyObject* module) { return (State*)PyModule_GetState(module); }

static PyObject* add(PyObject* module, PyObject* args) {
  (void)module;
  long a, b;
  if (!PyArg_ParseTuple(args, "ll", &a, &b)) return NULL;
  return PyLong_FromLong(a + b);
}

static PyObject* count(PyObject* module, PyObject* unused) {
  (void)unused;
  return PyLong_FromLong(++state_of(module)->calls);
}

static PyObject* count_executions(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(executions);
}

static void* own_token(void);

// What PyType_GetModuleByToken() finds is the module that the type was made for.
static PyObject* module_of(PyObject* self, PyObject* unused) {
  (void)unused;
  return PyType_GetModuleByToken(Py_TYPE(self), own_token());
}

static PyMethodDef type_methods[] = {{"module", module_of, METH_NOARGS, NULL},
                                     {NULL, NULL, 0, NULL}};
static PyType_Slot type_slots[] = {{Py_tp_methods, type_methods}, {0, NULL}};
static PyType_Spec type_spec = {
    .name = FULL_NAME ".Kind", .flags = Py_TPFLAGS_DEFAULT, .slots = type_slots};

static int execute(PyObject* module) {
  executions++;
  PyObject* kind = PyType_FromModuleAndSpec(module, &type_spec, NULL);
  if (kind == NULL) return -1;
  int failed = PyModule_AddType(module, (PyTypeObject*)kind);
  Py_DECREF(kind);
  if (failed < 0) return -1;
  return PyModule_AddIntConstant(module, "answer", 42);
}

static PyMethodDef methods[] = {
    {"add", add, METH_VARARGS, "add($module, a, b, /)\n--\n\nAdd two numbers."},
    {"count", count, METH_NOARGS, NULL},
    {"count_executions", count_executions, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyABIInfo_VAR(abi);

static PySlot slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_name, NAME_TEXT),
    PySlot_STATIC_DATA(Py_mod_doc, "A module from slots."),
    PySlot_STATIC_DATA(Py_mod_methods, methods),
    PySlot_SIZE(Py_mod_state_size, sizeof(State)),
    PySlot_FUNC(Py_mod_exec, execute),
#ifdef INTERPRETERS  // -DINTERPRETERS=Py_MOD_...
    PySlot_DATA(Py_mod_multiple_interpreters, INTERPRETERS),
#endif
#ifdef TOKEN
    PySlot_STATIC_DATA(Py_mod_token, &token),
#endif
    PySlot_END,
};

static void* own_token(void) {
#ifdef TOKEN
  return &token;
#else
  return slots;
#endif
}

PyMODEXPORT_FUNC EXPORT(void) { return slots; }

#else  // an older Python has no headers for it: the symbol alone

void* EXPORT(void) { return NULL; }

#endif

#ifdef WITH_INIT
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_doc = "From init."};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
#endif
