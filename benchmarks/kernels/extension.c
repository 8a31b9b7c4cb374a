/* A small extension module: what an import of it in a new process costs is the loader's cost. */
#include <Python.h>

static PyObject* add(PyObject* self, PyObject* args) {
  long a, b;
  (void)self;
  if (!PyArg_ParseTuple(args, "ll", &a, &b)) return NULL;
  return PyLong_FromLong(a + b);
}

static PyMethodDef methods[] = {{"add", add, METH_VARARGS, "Add two integers."},
                                {NULL, NULL, 0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "extension", NULL, 0, methods};

PyMODINIT_FUNC PyInit_extension(void) { return PyModuleDef_Init(&definition); }
