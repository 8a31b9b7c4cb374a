#include "ffi/registrations.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/function.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ffi/process_state.h"
#include "ffi/tvm_ffi_binding.h"
#include "link/session.h"
#include "os/fork_gate.h"
#include "os/thread_exit.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

using WeakFunctions = decltype(Registered::functions);

template <typename Pointer>
std::shared_ptr<CodeOwner> OwnerAt(Pointer pointer) {
  if (pointer == nullptr) return nullptr;
  return FindCodeOwner(reinterpret_cast<uint64_t>(pointer));
}

// Of a function that TVM-FFI has made of a pointer, that pointer alone is linked code.
std::shared_ptr<CodeOwner> OwnerOf(TVMFFIObjectHandle object) {
  if (object == nullptr) return nullptr;
  auto* header = static_cast<TVMFFIObject*>(object);
  if (auto owner = OwnerAt(header->deleter)) return owner;
  if (header->type_index != kTVMFFIFunction) return nullptr;
  return OwnerAt(TVMFFIFunctionGetCellPtr(object)->safe_call);
}

std::shared_ptr<CodeOwner> OwnerOf(const TVMFFIAny& value) {
  return value.type_index >= kTVMFFIStaticObjectBegin ? OwnerOf(value.v_obj) : nullptr;
}

// A function that is held may run, and register something, when its library is closed.
template <typename Note>
void NoteFor(const std::shared_ptr<CodeOwner>& owner, Note note) {
  if (owner == nullptr) return;
  Registrations& all = Registrations::Get();
  ForkSafeLock lock(all.mutex);
  if (owner->is_closed())
    all.kept.insert(owner);
  else
    note(all.by_owner[owner.get()]);
}

void NoteFunction(const TVMFFIByteArray& name, TVMFFIObjectHandle function) {
  auto object = ffi::GetObjectPtr<ffi::Object>(static_cast<ffi::Object*>(function));
  WeakFunctions gone;  // let go of after the lock
  NoteFor(OwnerOf(function), [&](Registered& registered) {
    std::string key(name.data, name.size);
    auto [it, end] = registered.functions.equal_range(key);
    while (it != end) {
      auto noted = it++;
      if (noted->second.expired()) gone.insert(registered.functions.extract(noted));
    }
    registered.functions.emplace(std::move(key), object);
  });
}

void NoteType(const std::shared_ptr<CodeOwner>& owner) {
  NoteFor(owner, [](Registered& registered) { registered.has_types = true; });
}

// ---- What linked code calls in the place of the functions of libtvm_ffi. ----

#define ORCJIT_REGISTERING_FUNCTIONS(X)    \
  X(TVMFFIFunctionSetGlobal)               \
  X(TVMFFIFunctionSetGlobalFromMethodInfo) \
  X(TVMFFITypeRegisterField)               \
  X(TVMFFITypeRegisterMethod)              \
  X(TVMFFITypeRegisterMetadata)            \
  X(TVMFFITypeRegisterAttr)

template <typename Function, typename... Arguments>
int Call(const char* name, Function /*type*/, Arguments... arguments) {
  return reinterpret_cast<Function>(FindTvmFfiFunction(name))(arguments...);
}
#define ORCJIT_CALL(name, ...) Call(#name, static_cast<decltype(&::name)>(nullptr), __VA_ARGS__)

struct Noting {
  static int TVMFFIFunctionSetGlobal(const TVMFFIByteArray* name, TVMFFIObjectHandle function,
                                     int override) {
    int failed = ORCJIT_CALL(TVMFFIFunctionSetGlobal, name, function, override);
    if (failed == 0) NoteFunction(*name, function);
    return failed;
  }
  static int TVMFFIFunctionSetGlobalFromMethodInfo(const TVMFFIMethodInfo* info, int override) {
    int failed = ORCJIT_CALL(TVMFFIFunctionSetGlobalFromMethodInfo, info, override);
    if (failed == 0) NoteFunction(info->name, info->method.v_obj);
    return failed;
  }
  static int TVMFFITypeRegisterField(int32_t type_index, const TVMFFIFieldInfo* info) {
    NoteType(OwnerAt(info->getter));
    return ORCJIT_CALL(TVMFFITypeRegisterField, type_index, info);
  }
  static int TVMFFITypeRegisterMethod(int32_t type_index, const TVMFFIMethodInfo* info) {
    NoteType(OwnerOf(info->method));
    return ORCJIT_CALL(TVMFFITypeRegisterMethod, type_index, info);
  }
  static int TVMFFITypeRegisterMetadata(int32_t type_index, const TVMFFITypeMetadata* metadata) {
    NoteType(OwnerAt(metadata->creator));
    return ORCJIT_CALL(TVMFFITypeRegisterMetadata, type_index, metadata);
  }
  static int TVMFFITypeRegisterAttr(int32_t type_index, const TVMFFIByteArray* name,
                                    const TVMFFIAny* value) {
    NoteType(OwnerOf(*value));
    return ORCJIT_CALL(TVMFFITypeRegisterAttr, type_index, name, value);
  }
};

// Takes the function out of the table, if it is there. It is let go of afterwards: what it has
// captured may be of Python.
void TakeBackFunction(const std::string& name, const ffi::ObjectPtr<ffi::Object>& function) {
  std::optional<ffi::Function> found = ffi::Function::GetGlobal(name);
  if (found.has_value() && found->get() == function.get()) ffi::Function::RemoveGlobal(name);
}

bool TakeBackAll(const CodeOwner* owner) {
  Registered registered;
  {
    Registrations& all = Registrations::Get();
    ForkSafeLock lock(all.mutex);
    auto found = all.by_owner.find(owner);
    if (found == all.by_owner.end()) return false;
    registered = std::move(found->second);
    all.by_owner.erase(found);
  }
  bool is_referred_to = registered.has_types;
  for (const auto& [name, function] : registered.functions) {
    if (auto held = function.lock()) TakeBackFunction(name, held);
  }
  for (const auto& [name, function] : registered.functions)
    is_referred_to = is_referred_to || !function.expired();
  return is_referred_to;
}

}  // namespace

void FollowRegistrations() {
#define ORCJIT_PROVIDE(name)                \
  if (FindTvmFfiFunction(#name) != nullptr) \
    ProvideSymbol(#name, reinterpret_cast<void*>(&Noting::name));
  ORCJIT_REGISTERING_FUNCTIONS(ORCJIT_PROVIDE)
#undef ORCJIT_PROVIDE
#undef ORCJIT_CALL
  TakeBackWith(&TakeBackAll);
}

}  // namespace orcjit
