// thread_local variables as linked code has them.
#ifndef LINKED_VARIABLES_H_
#define LINKED_VARIABLES_H_

#include <memory>
#include <string>

#include "contract.h"
#include "os/thread_local.h"

inline std::unique_ptr<orcjit::TlsModule> MakeModule(uint64_t size, uint64_t alignment) {
  std::string problem;
  std::unique_ptr<orcjit::TlsModule> module = orcjit::TlsModule::Make(size, alignment, &problem);
  CHECK(module != nullptr && problem.empty());
  module->SetImage("abc", 4);
  return module;
}

// What the calling thread has at the beginning of its block.
inline std::string Text(orcjit::TlsModule& module) {
  return static_cast<const char*>(module.Block());
}

#endif  // LINKED_VARIABLES_H_
