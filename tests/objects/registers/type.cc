// Registers a type when it is initialized, and fails afterwards.
#include <tvm/ffi/function.h>
#include <tvm/ffi/object.h>
#include <tvm/ffi/reflection/registry.h>

#include <stdexcept>

namespace ffi = tvm::ffi;

class BoxObj : public ffi::Object {
 public:
  int64_t content = 0;

  explicit BoxObj(int64_t content) : content(content) {}

  static constexpr bool _type_mutable = true;
  TVM_FFI_DECLARE_OBJECT_INFO_FINAL("registers.Box", BoxObj, ffi::Object);
};

TVM_FFI_STATIC_INIT_BLOCK() {
  ffi::reflection::ObjectDef<BoxObj>()
      .def(ffi::reflection::init<int64_t>())
      .def_rw("content", &BoxObj::content);
}

static int fail() { throw std::runtime_error("too late"); }
static int value = fail();

int get_value() { return value; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(get_value, get_value);
