// A kernel that TVM-FFI embeds as a binary and loads when it is first asked for.
#include <tvm/ffi/extra/cuda/cubin_launcher.h>
#include <tvm/ffi/function.h>

TVM_FFI_EMBED_CUBIN(kernels);

int Load() {
  static auto kernel = TVM_FFI_EMBED_CUBIN_GET_KERNEL(kernels, "scale");
  return kernel.GetHandle() != nullptr;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(load, Load);
