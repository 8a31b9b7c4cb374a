// A Session as an object of TVM-FFI (type key "orcjit_import.ExecutionSession").
#ifndef ORCJIT_FFI_SESSION_OBJECT_H_
#define ORCJIT_FFI_SESSION_OBJECT_H_

#include <tvm/ffi/object.h>

#include <memory>

#include "link/session.h"

namespace orcjit {

// The type index is asked for when it is first used, and not by a static initializer as
// TVM_FFI_DECLARE_OBJECT_INFO would: this library loads before libtvm_ffi is bound.
class SessionObj : public tvm::ffi::Object {
 public:
  explicit SessionObj(std::shared_ptr<Session> session) : session(std::move(session)) {}

  const std::shared_ptr<Session> session;

  static constexpr const char* _type_key = "orcjit_import.ExecutionSession";
  static constexpr bool _type_final = false;
  static constexpr bool _type_mutable = true;
  static constexpr int32_t _type_depth = tvm::ffi::Object::_type_depth + 1;
  static constexpr int _type_child_slots = 0;

  static int32_t RuntimeTypeIndex() {
    static const int32_t index = [] {
      TVMFFIByteArray key{_type_key, std::char_traits<char>::length(_type_key)};
      return TVMFFITypeGetOrAllocIndex(&key, -1, _type_depth, _type_child_slots, true,
                                       tvm::ffi::Object::_GetOrAllocRuntimeTypeIndex());
    }();
    return index;
  }
  static int32_t _GetOrAllocRuntimeTypeIndex() { return RuntimeTypeIndex(); }
  static void RegisterType() { RuntimeTypeIndex(); }
};

class SessionRef : public tvm::ffi::ObjectRef {
 public:
  explicit SessionRef(tvm::ffi::ObjectPtr<SessionObj> object) : ObjectRef(std::move(object)) {}
  TVM_FFI_DEFINE_OBJECT_REF_METHODS_NOTNULLABLE(SessionRef, tvm::ffi::ObjectRef, SessionObj);
};

inline SessionRef WrapSession(std::shared_ptr<Session> session) {
  return SessionRef(tvm::ffi::make_object<SessionObj>(std::move(session)));
}

}  // namespace orcjit

#endif  // ORCJIT_FFI_SESSION_OBJECT_H_
