// C++ over several objects: exceptions that cross them, and statics that outlive the module.
#include <map>
#include <stdexcept>
#include <string>

#include "extension.h"

int parse(const std::string& text);

// Used when objects die, so it has to outlive the module and all that its code made.
static std::map<std::string, int> registry;

static PyObject* to_number(PyObject*, PyObject* text) {
  try {
    return PyLong_FromLong(parse(PyUnicode_AsUTF8(text)));
  } catch (const std::out_of_range& error) {
    PyErr_SetString(PyExc_IndexError, error.what());
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  }
  return nullptr;
}

static void forget(PyObject* capsule) { registry.at(PyCapsule_GetName(capsule))--; }

static PyObject* remember(PyObject*, PyObject*) {
  auto entry = registry.try_emplace("entry", 0).first;
  entry->second++;
  return PyCapsule_New(&registry, entry->first.c_str(), forget);
}

static PyObject* remembered(PyObject*, PyObject*) { return PyLong_FromLong(registry["entry"]); }

static PyMethodDef methods[] = {{"to_number", to_number, METH_O, nullptr},
                                {"remember", remember, METH_NOARGS, nullptr},
                                {"remembered", remembered, METH_NOARGS, nullptr},
                                {nullptr, nullptr, 0, nullptr}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, NAME_TEXT, nullptr, 0, methods};

PyMODINIT_FUNC INIT(void) { return PyModuleDef_Init(&definition); }
