#include "jit/call_once.h"

#include <cstddef>

#include "object/error.h"

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
    auto* made = new TlsModule(sizeof(Variables), alignof(Variables));  // used until the very end
    made->SetImage(nullptr, 0);
    try {
      made->Place("", "std::call_once");
    } catch (const JitError&) {
    }
    return made;
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
