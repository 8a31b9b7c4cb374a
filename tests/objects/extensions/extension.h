// Names the extension module of a source from the command line: -DNAME=fast makes it PyInit_fast, or
// PyModExport_fast.
#pragma once
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

#ifndef INIT  // -DINIT=PyInitU_...: for names that are no C identifiers
#define INIT JOIN(PyInit_, NAME)
#endif
#ifndef EXPORT  // the same
#define EXPORT JOIN(PyModExport_, NAME)
#endif
#ifndef NAME_TEXT
#define NAME_TEXT TEXT(NAME)
#endif
#ifndef FULL_NAME  // -DFULL_NAME="package.fast": what types of a submodule are named after
#define FULL_NAME NAME_TEXT
#endif

// Extensions say so themselves since Python 3.12 and 3.13; older ones know no such slots.
#if PY_VERSION_HEX >= 0x030c0000 && defined(INTERPRETERS)
#define INTERPRETERS_SLOT {Py_mod_multiple_interpreters, INTERPRETERS},
#else
#define INTERPRETERS_SLOT
#endif
