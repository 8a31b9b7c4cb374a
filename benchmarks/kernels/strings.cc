// A C++ object with the headers that most have; with -DSTREAMS also the one that adds an initializer.
#include <tvm/ffi/c_api.h>

#include <string>
#include <vector>
#ifdef STREAMS
#include <iostream>
#endif

extern "C" TVM_FFI_DLL_EXPORT int __tvm_ffi_k0000(void*, const TVMFFIAny* args, int32_t,
                                                  TVMFFIAny* result) {
  std::vector<std::string> texts;
  for (int64_t i = 0; i < args[0].v_int64; ++i) texts.push_back(std::to_string(i));
#ifdef STREAMS
  if (args[1].v_int64 < 0) std::cout << texts.size() << std::endl;
#endif
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = static_cast<int64_t>(texts.size()) + args[1].v_int64;
  return 0;
}
