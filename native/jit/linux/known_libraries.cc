#include "jit/known_libraries.h"

#include <cctype>

namespace orcjit {
namespace {

struct KnownPrefix {
  std::string_view prefix;
  std::string_view library;
  bool then_capital = false;  // the name goes on with a capital letter
};

// The first that fits counts.
constexpr KnownPrefix kPrefixes[] = {
    {"GOMP_", "libgomp.so.1"},
    {"GOACC_", "libgomp.so.1"},
    {"omp_", "libgomp.so.1"},
    {"__kmpc_", "libomp.so.5"},
    {"_gfortran_", "libgfortran.so.5"},
    {"__ubsan_", "libubsan.so.1"},
    {"__asan_", "libasan.so.8"},
    {"__tsan_", "libtsan.so.2"},
    {"__quadmath_", "libquadmath.so.0"},
    {"__atomic_", "libatomic.so.1"},
    {"__cxa_", "libstdc++.so.6"},
    {"__gxx_", "libstdc++.so.6"},
    {"_ZNSt3__1", "libc++.so.1"},
    {"_ZNKSt3__1", "libc++.so.1"},
    {"_ZSt", "libstdc++.so.6"},
    {"_ZNSt", "libstdc++.so.6"},
    {"_ZNKSt", "libstdc++.so.6"},
    {"_ZTVSt", "libstdc++.so.6"},
    {"_ZTISt", "libstdc++.so.6"},
    {"_Znw", "libstdc++.so.6"},
    {"_Zna", "libstdc++.so.6"},
    {"_Zdl", "libstdc++.so.6"},
    {"_Zda", "libstdc++.so.6"},
    {"_ZTVN10__cxxabiv1", "libstdc++.so.6"},
    {"__cudaRegister", "libcudart.so.12"},
    {"__cudaUnregister", "libcudart.so.12"},
    {"__cudaPushCall", "libcudart.so.12"},
    {"__cudaPopCall", "libcudart.so.12"},
    {"cublasLt", "libcublasLt.so.12"},
    {"cublas", "libcublas.so.12"},
    {"cudnn", "libcudnn.so.9"},
    {"nccl", "libnccl.so.2", true},
    {"cuda", "libcudart.so.12", true},
    {"nvrtc", "libnvrtc.so.12", true},
    {"cu", "libcuda.so.1", true},
    {"hip", "libamdhip64.so.6", true},
    {"TVMBackend", "tvm/lib/libtvm_runtime.so"},
    {"cblas_", "libopenblas.so.0"},
    {"LAPACKE_", "liblapacke.so.3"},
};

bool Fits(const KnownPrefix& known, std::string_view symbol) {
  if (symbol.substr(0, known.prefix.size()) != known.prefix) return false;
  if (!known.then_capital) return true;
  return symbol.size() > known.prefix.size() &&
         std::isupper(static_cast<unsigned char>(symbol[known.prefix.size()])) != 0;
}

}  // namespace

std::string_view KnownLibraryOf(std::string_view symbol) {
  for (const KnownPrefix& known : kPrefixes) {
    if (Fits(known, symbol)) return known.library;
  }
  return {};
}

}  // namespace orcjit
