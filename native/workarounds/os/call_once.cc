#include "workarounds/os/call_once.h"

#include <cstddef>
#include <memory>
#include <new>

namespace orcjit {
namespace {

struct Variables {
  void* callable;  // std::__once_callable
  void (*call)();  // std::__once_call
};

// In static storage, if there is room now; else where it is asked for by a distance, that says why
// there is none.
TlsModule& Module() {
  static TlsModule* module = [] {
    std::string problem;
    std::unique_ptr<TlsModule> made =
        TlsModule::Make(sizeof(Variables), alignof(Variables), &problem);
    if (made == nullptr) throw std::bad_alloc();
    made->SetImage(nullptr, 0);
    made->Place("", &problem);
    return made.release();  // used until the very end
  }();
  return *module;
}

}  // namespace

bool FindOnceVariable(const std::string& name, TlsDescriptor* descriptor) {
  bool is_callable = name == "_ZSt15__once_callable";
  if (!is_callable && name != "_ZSt11__once_call") return false;
  *descriptor = {Module().handle(),
                 is_callable ? offsetof(Variables, callable) : offsetof(Variables, call)};
  return true;
}

void CallWhatIsCalledOnce() { static_cast<const Variables*>(Module().Block())->call(); }

}  // namespace orcjit
