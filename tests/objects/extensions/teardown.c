// Traces how a module ends: its state is cleared and freed, and later its code is finalized.
#include "extension.h"
#include "trace.h"

typedef struct {
  PyObject* kept;
} State;

static State* state_of(PyObject* module) { return (State*)PyModule_GetState(module); }

static PyObject* keep(PyObject* module, PyObject* object) {
  Py_XSETREF(state_of(module)->kept, Py_NewRef(object));
  Py_RETURN_NONE;
}

static int traverse(PyObject* module, visitproc visit, void* arg) {
  State* state = state_of(module);
  if (state != NULL) Py_VISIT(state->kept);
  return 0;
}

static int clear(PyObject* module) {
  State* state = state_of(module);
  if (state != NULL) Py_CLEAR(state->kept);
  trace("cleared");
  return 0;
}

static void release(void* module) {
  State* state = state_of(module);
  if (state != NULL) Py_CLEAR(state->kept);
  trace("freed");
}

static void dispose(PyObject* capsule) {
  (void)capsule;
  trace("disposed");
}

static PyMethodDef methods[] = {{"keep", keep, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static int execute(PyObject* module) {
  PyObject* capsule = PyCapsule_New(&methods, NULL, dispose);
  int result = PyModule_AddObjectRef(module, "capsule", capsule);
  Py_XDECREF(capsule);
  return result;
}

#ifdef SINGLE_PHASE
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,  .m_name = NAME_TEXT, .m_size = sizeof(State), .m_methods = methods,
    .m_traverse = traverse, .m_clear = clear,    .m_free = release,
};

PyMODINIT_FUNC INIT(void) {
  PyObject* module = PyModule_Create(&definition);
  if (module != NULL && execute(module) < 0) Py_CLEAR(module);
  return module;
}
#else
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,  .m_name = NAME_TEXT, .m_size = sizeof(State), .m_methods = methods,
    .m_traverse = traverse, .m_clear = clear,    .m_free = release,       .m_slots = slots,
};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
#endif

__attribute__((constructor)) static void load(void) { trace("loaded"); }
__attribute__((destructor)) static void unload(void) { trace("unloaded"); }
