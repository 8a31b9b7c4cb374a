// The shared library that things are tried with.
#ifndef HELPER_H_
#define HELPER_H_

#include <string>

#include "contract.h"
#include "os/shared_library.h"

inline orcjit::SharedLibrary Helper() {
  std::string problem;
  orcjit::SharedLibrary library = orcjit::OpenSharedLibrary(helper_library, &problem);
  CHECK(library.handle != nullptr && problem.empty());
  return library;
}

#endif  // HELPER_H_
