// Imports itself while it is initialized: the inner module is complete before the outer one.
#include "extension.h"

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = NAME_TEXT, .m_size = -1};
static int depth;

PyMODINIT_FUNC INIT(void) {
  if (++depth == 1) {
    PyObject* inner = PyImport_ImportModule(FULL_NAME);
    if (inner == NULL) return NULL;
    Py_DECREF(inner);
  }
  PyObject* module = PyModule_Create(&definition);
  if (module != NULL && PyModule_AddIntConstant(module, "depth", depth) < 0) Py_CLEAR(module);
  return module;
}
