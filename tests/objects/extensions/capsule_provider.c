// Offers C functions to other extension modules in a capsule.
#include "extension.h"

static long triple(long number) { return 3 * number; }

static struct {
  long (*triple)(long);
} api = {triple};

static int execute(PyObject* module) {
  PyObject* capsule = PyCapsule_New(&api, FULL_NAME "._API", NULL);
  int result = PyModule_AddObjectRef(module, "_API", capsule);
  Py_XDECREF(capsule);
  return result;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_slots = slots};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
