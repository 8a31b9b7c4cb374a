// Calls into linked code at load and unload, and what becomes of what it throws. All of them are
// here: the fuzz target, which must not run what it links, replaces this file.
#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include "jit/initializers.h"
#include "object/error.h"
#include "os/forced_unwind.h"
#include "os/linked_calls.h"

namespace orcjit {
namespace {

std::string CurrentExceptionType() {
  std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "an exception of another language";
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), std::free);
  return status == 0 ? name.get() : type->name();
}

template <typename Call>
void Guarded(const std::string& what, const std::string& library, Call call) {
  std::string thrown;
  try {
    call();
    return;
  } catch (const ForcedUnwind&) {
    throw;  // the thread is being cancelled
  } catch (const std::exception& error) {
    PassOnRequest();
    thrown = CurrentExceptionType() + ": " + error.what();
  } catch (...) {
    thrown = CurrentExceptionType();
  }
  throw JitError(ErrorKind::kInitializer, library + ": " + what + " threw " + thrown +
                                              ". Code that runs when a library is loaded or "
                                              "unloaded must not throw [OJ411]; catch it there");
}

}  // namespace

void RunInitializer(const InitFunction& function, const std::string& library) {
  Guarded("an initializer of '" + function.object + "'", library,
          [&] { CallInitializer(function.address, function.convention); });
}

void RunFinalizer(const InitFunction& function, const std::string& library) {
  Guarded("a finalizer of '" + function.object + "'", library,
          [&] { CallFinalizer(function.address, function.convention); });
}

void ResolveIfunc(const IfuncSlot& ifunc, const std::string& library) {
  Guarded("the resolver of an IFUNC", library,
          [&] { *reinterpret_cast<uint64_t*>(ifunc.slot) = CallResolver(ifunc.resolver); });
}

}  // namespace orcjit
