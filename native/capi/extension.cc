// What an extension module needs of us to be initialized as CPython initializes one: its functions
// are the interpreter's own, but for one.
//
// PyModule_Create2() names a module of single-phase initialization by its definition, "sub", or by
// the "package context" that the import system sets while PyInit_sub runs, "pkg.sub". Since Python
// 3.12 that context is a private variable of the interpreter. So linked code gets a
// PyModule_Create2 that applies a context of ours, in the same way, and calls the real one.
#include <cstring>
#include <exception>
#include <string>

#include "capi/guarded.h"
#include "capi/library_handle.h"
#include "capi/orcjit_import.h"
#include "capi/process_state.h"
#include "link/session.h"
#include "os/forced_unwind.h"
#include "os/fork_gate.h"

namespace {

constexpr int kApiVersion = 1013;  // PYTHON_API_VERSION, the same in all versions of Python 3

using orcjit::interpreter_state;

thread_local const char* package_context = nullptr;

// The whole name that a module called `name` gets; null if the context is not its own. Taken once:
// a module that PyInit_NAME creates besides its own keeps its name.
const char* TakeFullName(const char* name) {
  const char* context = package_context;
  const char* last_dot = context == nullptr ? nullptr : std::strrchr(context, '.');
  if (last_dot == nullptr || name == nullptr || std::strcmp(name, last_dot + 1) != 0)
    return nullptr;
  package_context = nullptr;
  return context;
}

void* CreateNamedModule(void* definition, int api_version) {
  auto* name = reinterpret_cast<const char**>(static_cast<char*>(definition) +
                                              interpreter_state.name_offset);
  const char* short_name = *name;
  const char* full_name = TakeFullName(short_name);
  if (full_name != nullptr) *name = full_name;
  void* module = interpreter_state.create_module.load()(definition, api_version);
  *name = short_name;
  return module;
}

[[noreturn]] void ThrowEscaped(const std::string& module, const std::string& what) {
  throw orcjit::JitError(
      orcjit::ErrorKind::kInitializer,
      "a C++ exception left the initialization of extension module '" + module + "'" + what +
          " [OJ412]. It must be caught there, and a Python exception be set instead");
}

template <typename Call>
int GuardedInitialization(const char* module, char** error, Call call) {
  return orcjit::Guarded(error, [&] {
    try {
      call();
    } catch (const std::exception& thrown) {
      ThrowEscaped(module, std::string(": ") + thrown.what());
    } catch (const orcjit::ForcedUnwind&) {
      throw;  // the thread is being cancelled
    } catch (...) {
      ThrowEscaped(module, "");
    }
  });
}

// Each function through its own type. Those that return an int tell failure by the exception that
// is set.
void* CallSlots(int type, void* function, void* first, void* second) {
  switch (type) {
    case ORCJIT_CREATE_FROM_DEFINITION:
      return reinterpret_cast<void* (*)(void*, void*, int)>(function)(first, second, kApiVersion);
    case ORCJIT_CREATE_FROM_SLOTS:
      return reinterpret_cast<void* (*)(void*, void*)>(function)(first, second);
    case ORCJIT_EXECUTE_DEFINITION:
      reinterpret_cast<int (*)(void*, void*)>(function)(first, second);
      return nullptr;
    default:
      reinterpret_cast<int (*)(void*)>(function)(first);
      return nullptr;
  }
}

}  // namespace

void orcjit_enable_extensions(void* create_module_function, unsigned long long head_size) {
  interpreter_state.create_module =
      reinterpret_cast<orcjit::InterpreterState::CreateModule>(create_module_function);
  // PyModuleDef_Base: the object's head, m_init, m_index, m_copy.
  interpreter_state.name_offset = static_cast<size_t>(head_size) + 3 * sizeof(void*);
  orcjit::ProvideSymbol("PyModule_Create2", reinterpret_cast<void*>(&CreateNamedModule));
}

int orcjit_extension_share(const char* key, orcjit_library* library, void* init_function,
                           char** error) {
  return orcjit::Guarded(error, [&] {
    auto& shared = orcjit::SharedExtensions::Get();
    orcjit::ForkSafeLock lock(shared.mutex);
    shared.by_key.try_emplace(key, orcjit::ExtensionCode{library->library, init_function});
  });
}

int orcjit_extension_find(const char* key, orcjit_library** library, void** init_function,
                          char** error) {
  return orcjit::Guarded(error, [&] {
    auto& shared = orcjit::SharedExtensions::Get();
    orcjit::ForkSafeLock lock(shared.mutex);
    auto found = shared.by_key.find(key);
    if (found == shared.by_key.end()) return;
    *init_function = found->second.init_function;
    *library = new orcjit_library{{found->second.library}};
  });
}

int orcjit_call_init(void* init_function, const char* context, void** result, char** error) {
  const char* outer = package_context;  // an init function may import another module
  package_context = context;
  int code = GuardedInitialization(
      context, error, [&] { *result = reinterpret_cast<void* (*)()>(init_function)(); });
  package_context = outer;
  return code;
}

int orcjit_call_slots(int type, void* function, void* first, void* second, const char* module,
                      void** result, char** error) {
  return GuardedInitialization(module, error,
                               [&] { *result = CallSlots(type, function, first, second); });
}
