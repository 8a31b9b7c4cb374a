// A library with an embedded import tree. The test overwrites the placeholder with the tree's bytes.
#include "kernel.h"

KERNEL void* __tvm_ffi__library_ctx = NULL;
KERNEL const char __tvm_ffi__library_bin[512] = "ORCJIT-TEST-PLACEHOLDER";

EXPORT_INT(own) { return 1; }
EXPORT_INT(has_context) { return __tvm_ffi__library_ctx != NULL; }
