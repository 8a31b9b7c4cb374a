// What native/capi has once for the process: functions of the interpreter that has loaded this
// library. Each interpreter of the process sets them, always to the same, since their code is
// there once. They have no end: finalizers still give the lock back while Python ends. And the code
// that the interpreters share.
#ifndef ORCJIT_CAPI_PROCESS_STATE_H_
#define ORCJIT_CAPI_PROCESS_STATE_H_

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "link/session.h"

namespace orcjit {

struct InterpreterState {
  using GetState = void* (*)();
  using Restore = void (*)(void*);
  using CreateModule = void* (*)(void* definition, int api_version);

  // Of its lock (interpreter_lock.cc); null before orcjit_use_interpreter_lock().
  std::atomic<GetState> current{nullptr};
  std::atomic<GetState> own_state{nullptr};
  std::atomic<GetState> save{nullptr};
  std::atomic<Restore> restore{nullptr};

  // Of extension modules (extension.cc); null before orcjit_enable_extensions().
  std::atomic<CreateModule> create_module{nullptr};
  // Of PyModuleDef.m_name, which follows its PyModuleDef_Base.
  std::atomic<size_t> name_offset{0};
};

extern InterpreterState interpreter_state;

// The code of extension modules, which is one for all interpreters. Made when the first one is
// noted, and never destroyed, as the code itself.
struct ExtensionCode {
  std::shared_ptr<Library> library;
  void* init_function;
};

struct SharedExtensions {
  static SharedExtensions& Get();

  std::mutex mutex;
  std::map<std::string, ExtensionCode> by_key;  // guarded by mutex
};

}  // namespace orcjit

#endif  // ORCJIT_CAPI_PROCESS_STATE_H_
