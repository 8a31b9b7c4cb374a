// Functions that export slots, and break the rules: -DHOW= says which one is the module's.
#include "extension.h"

PyABIInfo_VAR(abi);

#define ABI_SLOT PySlot_STATIC_DATA(Py_mod_abi, &abi)

static PySlot sound[] = {ABI_SLOT, PySlot_END};

static PySlot* raises(void) {
  PyErr_SetString(PyExc_ValueError, "no such device");
  return NULL;
}

static PySlot* says_nothing(void) { return NULL; }

static PySlot* raises_unreported(void) {
  PyErr_SetString(PyExc_ValueError, "overlooked");
  return sound;
}

static int fail(PyObject* module) {
  (void)module;
  PyErr_SetString(PyExc_ValueError, "cannot execute");
  return -1;
}

static PySlot* fails_to_execute(void) {
  static PySlot slots[] = {ABI_SLOT, PySlot_FUNC(Py_mod_exec, fail), PySlot_END};
  return slots;
}

static PySlot* has_unknown_slot(void) {
  static PySlot slots[] = {ABI_SLOT, PySlot_DATA(7777, NULL), PySlot_END};
  return slots;
}

static PyObject* create_text(PyObject* spec, PyModuleDef* definition) {
  (void)definition;
  return PyObject_GetAttrString(spec, "name");
}

static PySlot* makes_text(void) {
  static PySlot slots[] = {ABI_SLOT, PySlot_FUNC(Py_mod_create, create_text), PySlot_END};
  return slots;
}

PyMODEXPORT_FUNC EXPORT(void) {
  (void)raises, (void)says_nothing, (void)raises_unreported, (void)fails_to_execute;
  (void)has_unknown_slot, (void)makes_text;
  return HOW();
}
