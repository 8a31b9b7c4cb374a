// What the C ABI calls a library.
#ifndef ORCJIT_CAPI_LIBRARY_HANDLE_H_
#define ORCJIT_CAPI_LIBRARY_HANDLE_H_

#include "link/session.h"

struct orcjit_library : orcjit::LibraryHandle {};

#endif  // ORCJIT_CAPI_LIBRARY_HANDLE_H_
