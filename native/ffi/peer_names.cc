#include "ffi/peer_names.h"

#include <tvm/ffi/function.h>

#include <string>
#include <utility>

#include "ffi/load_items.h"
#include "ffi/raised_errors.h"
#include "ffi/session_object.h"
#include "ffi/translate_errors.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

// A session of ours under the peer's type key, so that Python makes an object of the peer's class
// of it. All that takes a session of ours takes it.
class PeerSessionObj : public SessionObj {
 public:
  using SessionObj::SessionObj;

  static constexpr const char* _type_key = "tvm_ffi_orcjit.ExecutionSession";
  static constexpr bool _type_final = true;
  static constexpr int32_t _type_depth = SessionObj::_type_depth + 1;

  static int32_t RuntimeTypeIndex() {
    static const int32_t index = [] {
      TVMFFIByteArray key{_type_key, std::char_traits<char>::length(_type_key)};
      return TVMFFITypeGetOrAllocIndex(&key, -1, _type_depth, _type_child_slots, false,
                                       SessionObj::RuntimeTypeIndex());
    }();
    return index;
  }
  static int32_t _GetOrAllocRuntimeTypeIndex() { return RuntimeTypeIndex(); }
};

SessionRef WrapForPeer(std::shared_ptr<Session> session) {
  return SessionRef(ffi::make_object<PeerSessionObj>(std::move(session)));
}

// The run-time archive and the size of slabs that it takes have no counterpart here.
SessionRef MakeSession() { return WrapForPeer(Session::Create()); }

// One object, as the peer's is; it never goes.
const SessionRef& DefaultSession() {
  static const auto* const session = new SessionRef(WrapForPeer(Session::Default()));
  return *session;
}

// (session, objects, name, shared libstdc++, libstdc++_nonshared.a), of which the last three may be
// left out. What the compiler's shared libstdc++ has, the one of this process has, and a second one
// would not know the first one's exceptions; of the archive what is missing is linked.
ffi::Module LoadForPeer(const ffi::AnyView* arguments, int32_t count) {
  if (count < 2 || count > 5) {
    throw ffi::Error(
        "ArgumentTypeError",
        "tvm_ffi_orcjit.SessionLoadModule takes a session, a list of objects [OJ905], and "
        "at most a name and two paths of run-time libraries, not " +
            std::to_string(count) + " arguments",
        "");
  }
  auto session = arguments[0].cast<SessionRef>();
  auto items = arguments[1].cast<ffi::Array<ffi::Any>>();
  std::string name = count > 2 ? std::string(arguments[2].cast<ffi::String>()) : "";
  auto archive = count > 4 ? arguments[4].cast<ffi::Optional<ffi::String>>() : std::nullopt;
  if (archive.has_value()) {
    ffi::Array<ffi::Any> all(items.begin(), items.end());
    all.push_back(ffi::Any(*archive));
    items = std::move(all);
  }
  TellRequests();
  return LoadItems(*session->session, items, name);
}

using Packed = void (*)(const ffi::AnyView*, int32_t, ffi::Any*);

void Register(const std::string& name, Packed function) {
  std::string full_name = "tvm_ffi_orcjit." + name;
  auto guarded = [function](const ffi::AnyView* arguments, int32_t count, ffi::Any* result) {
    TranslateErrors([&] { function(arguments, count, result); });
  };
  ffi::Function::SetGlobal(full_name, ffi::Function::FromPacked(guarded), /*override=*/true);
}

}  // namespace

void ProvidePeerNames() {
  PeerSessionObj::RuntimeTypeIndex();
  Register("ExecutionSession",
           [](const ffi::AnyView*, int32_t, ffi::Any* result) { *result = MakeSession(); });
  Register("GlobalDefaultSession",
           [](const ffi::AnyView*, int32_t, ffi::Any* result) { *result = DefaultSession(); });
  Register("SessionLoadModule", [](const ffi::AnyView* arguments, int32_t count, ffi::Any* result) {
    *result = LoadForPeer(arguments, count);
  });
  // Memory goes back to the operating system with its library: there are no slabs left to free.
  Register("SessionClearFreeSlabs", [](const ffi::AnyView*, int32_t, ffi::Any* result) {
    *result = static_cast<int64_t>(0);
  });
}

}  // namespace orcjit
