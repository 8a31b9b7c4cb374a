/* An ordinary extension module: it counts how often each word occurs. Nothing in it knows of
 * orcjit-import. It uses multi-phase initialization (PEP 489) and has an exception type in its state.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
  PyObject* error;
} State;

static int add_one(PyObject* counts, PyObject* word) {
  PyObject* before = PyDict_GetItemWithError(counts, word);
  if (before == NULL && PyErr_Occurred()) return -1;
  PyObject* count = PyLong_FromLong(before == NULL ? 1 : PyLong_AsLong(before) + 1);
  if (count == NULL) return -1;
  int status = PyDict_SetItem(counts, word, count);
  Py_DECREF(count);
  return status;
}

static PyObject* tally_words(PyObject* module, PyObject* text) {
  PyObject* words = PyUnicode_Split(text, NULL, -1);
  if (words == NULL) return NULL;
  PyObject* counts = PyDict_New();
  Py_ssize_t size = PyList_GET_SIZE(words);
  for (Py_ssize_t i = 0; counts != NULL && i < size; ++i) {
    if (add_one(counts, PyList_GET_ITEM(words, i)) != 0) Py_CLEAR(counts);
  }
  Py_DECREF(words);
  if (counts != NULL && size == 0) {
    State* state = PyModule_GetState(module);
    PyErr_SetString(state->error, "there are no words");
    Py_CLEAR(counts);
  }
  return counts;
}

static int tally_exec(PyObject* module) {
  State* state = PyModule_GetState(module);
  state->error = PyErr_NewException("tally.Error", PyExc_ValueError, NULL);
  if (state->error == NULL) return -1;
  return PyModule_AddObjectRef(module, "Error", state->error);
}

static int tally_traverse(PyObject* module, visitproc visit, void* arg) {
  State* state = PyModule_GetState(module);
  if (state != NULL) Py_VISIT(state->error);
  return 0;
}

static int tally_clear(PyObject* module) {
  State* state = PyModule_GetState(module);
  if (state != NULL) Py_CLEAR(state->error);
  return 0;
}

static PyMethodDef methods[] = {
    {"words", tally_words, METH_O, "words(text, /)\n--\n\nCount the words of a text."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, tally_exec},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "tally",
    .m_size = sizeof(State),
    .m_methods = methods,
    .m_slots = slots,
    .m_traverse = tally_traverse,
    .m_clear = tally_clear,
};

PyMODINIT_FUNC PyInit_tally(void) { return PyModuleDef_Init(&definition); }
