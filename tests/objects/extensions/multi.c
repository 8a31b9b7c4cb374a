// Multi-phase initialization (PEP 489), with state: what most extension modules look like today.
#include "extension.h"

typedef struct {
  long calls;
  PyObject* error;
} State;

static long executions;  // of all modules made from this library

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

static PyObject* fail(PyObject* module, PyObject* text) {
  PyErr_SetObject(state_of(module)->error, text);
  return NULL;
}

static PyMethodDef methods[] = {
    {"add", add, METH_VARARGS, "add($module, a, b, /)\n--\n\nAdd two numbers."},
    {"count", count, METH_NOARGS, NULL},
    {"count_executions", count_executions, METH_NOARGS, NULL},
    {"fail", fail, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject* module) {
  executions++;
  State* state = state_of(module);
  state->error = PyErr_NewException(FULL_NAME ".Error", NULL, NULL);
  if (state->error == NULL) return -1;
  if (PyModule_AddObjectRef(module, "Error", state->error) < 0) return -1;
  return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    INTERPRETERS_SLOT  // -DINTERPRETERS=Py_MOD_...
    {0, NULL},
};

static int traverse(PyObject* module, visitproc visit, void* arg) {
  Py_VISIT(state_of(module)->error);
  return 0;
}

static int clear(PyObject* module) {
  Py_CLEAR(state_of(module)->error);
  return 0;
}

static void release(void* module) { clear(module); }

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,   .m_name = NAME_TEXT,  .m_doc = "A module for tests.",
    .m_size = sizeof(State), .m_methods = methods, .m_slots = slots,
    .m_traverse = traverse,  .m_clear = clear,     .m_free = release,
};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
