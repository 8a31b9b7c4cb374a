#include "os/known_libraries.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "os/library_names.h"

namespace orcjit {
namespace {

// Libraries have the names here that they have on Linux (library_names.h).
struct KnownPrefix {
  std::string_view prefix;
  std::string_view library;
  bool then_capital = false;  // the name goes on with a capital letter
};

// The first that fits counts.
constexpr KnownPrefix kPrefixes[] = {
    {"GOMP_", "libgomp.so.1"},
    {"GOACC_", "libgomp.so.1"},
    {"OACC_", "libgomp.so.1"},
    {"acc_", "libgomp.so.1"},
    {"omp_", "libgomp.so.1"},
    {"__kmp", "libomp.so.5"},
    {"kmp_", "libomp.so.5"},
    {"kmpc_", "libomp.so.5"},
    {"ompc_", "libomp.so.5"},
    {"ompt_", "libomp.so.5"},
    {"__tgt_", "libomptarget.so.22"},
    {"_gfortran_", "libgfortran.so.5"},
    {"__ieee_arithmetic_MOD_", "libgfortran.so.5"},
    {"__ieee_exceptions_MOD_", "libgfortran.so.5"},
    {"CFI_", "libgfortran.so.5"},
    {"__ubsan_", "libubsan.so.1"},
    {"__quadmath_", "libquadmath.so.0"},
    {"quadmath_", "libquadmath.so.0"},
    {"__atomic_", "libatomic.so.1"},
    {"atomic_flag_", "libatomic.so.1"},
    {"_ITM_", "libitm.so.1"},
    {"_ZGTt", "libitm.so.1"},
    {"__gnat_", "libgnat-12.so"},
    {"_d_", "libgphobos.so.3"},
    {"objc_msg", "libobjc.so.4"},
    {"__objc_", "libobjc.so.4"},
    {"_Unwind_", "libgcc_s.so.1"},
    {"deflateInit", "libz.so.1"},
    {"inflateInit", "libz.so.1"},
    {"gzopen", "libz.so.1"},
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
    {"__cuda", "libcudart.so.12", true},
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

struct KnownName {
  std::string_view name;
  std::string_view library;
};

constexpr KnownName kNames[] = {
    {"atomic_thread_fence", "libatomic.so.1"},
    {"atomic_signal_fence", "libatomic.so.1"},
    {"strtoflt128", "libquadmath.so.0"},
    {"adler32", "libz.so.1"},
    {"compress", "libz.so.1"},
    {"compress2", "libz.so.1"},
    {"compressBound", "libz.so.1"},
    {"crc32", "libz.so.1"},
    {"uncompress", "libz.so.1"},
    {"zlibVersion", "libz.so.1"},
};

// The functions of libquadmath are called as those of libm, with a q at the end.
constexpr std::string_view kMathFunctions[] = {
    "acos",  "acosh",     "asin",   "asinh",  "atan",    "atan2",   "atanh",     "cabs",
    "cacos", "cacosh",    "carg",   "casin",  "casinh",  "catan",   "catanh",    "cbrt",
    "ccos",  "ccosh",     "ceil",   "cexp",   "cexpi",   "cimag",   "clog",      "clog10",
    "conj",  "copysign",  "cos",    "cosh",   "cpow",    "cproj",   "creal",     "csin",
    "csinh", "csqrt",     "ctan",   "ctanh",  "erf",     "erfc",    "exp",       "exp2",
    "expm1", "fabs",      "fdim",   "finite", "floor",   "fma",     "fmax",      "fmin",
    "fmod",  "frexp",     "hypot",  "ilogb",  "isinf",   "isnan",   "j0",        "j1",
    "jn",    "ldexp",     "lgamma", "llrint", "llround", "log",     "log10",     "log1p",
    "log2",  "logb",      "lrint",  "lround", "modf",    "nan",     "nearbyint", "nextafter",
    "pow",   "remainder", "remquo", "rint",   "round",   "scalbln", "scalbn",    "signbit",
    "sin",   "sincos",    "sinh",   "sqrt",   "tan",     "tanh",    "tgamma",    "trunc",
    "y0",    "y1",        "yn",
};

// A routine of BLAS in Fortran's spelling: a letter for the type, and an underscore.
constexpr std::string_view kBlasRoutines[] = {"asum", "axpy", "copy", "dot",  "gemm", "gemv", "ger",
                                              "nrm2", "scal", "swap", "syrk", "trmm", "trsm"};

template <typename List>
bool Contains(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool IsQuadFunction(std::string_view symbol) {
  return symbol.size() > 1 && symbol.back() == 'q' &&
         Contains(kMathFunctions, symbol.substr(0, symbol.size() - 1));
}

bool IsBlasRoutine(std::string_view symbol) {
  if (symbol.size() < 3 || symbol.back() != '_') return false;
  return std::string_view("sdcz").find(symbol.front()) != std::string_view::npos &&
         Contains(kBlasRoutines, symbol.substr(1, symbol.size() - 2));
}

struct KnownCure {
  std::string_view prefix;
  std::string_view cure;
};

constexpr std::string_view kAtProcessStart =
    "It belongs to a sanitizer, whose run time has to be there when the process starts [OJ122]: "
    "start it "
    "with LD_PRELOAD=$(gcc -print-file-name=libasan.so) or what your compiler has in its place, or "
    "compile without -fsanitize";

constexpr std::string_view kGcovOfClang =
    "It counts for gcov, and the run time of that is a static library with Clang [OJ304]: add it "
    "to the "
    "objects (clang -print-file-name=libclang_rt.profile-$(uname -m).a prints where it is), or "
    "compile "
    "without --coverage";

constexpr std::string_view kInLibgcc =
    "It is in the static part of GCC's run time [OJ306] (as what decimal floating point and "
    "-mcall-ms2sysv-xlogues need): add that to the objects (gcc -print-libgcc-file-name prints "
    "where libgcc.a is)";

constexpr std::string_view kDeviceLink =
    "Its device code is linked separately (nvcc -rdc=true) [OJ307]: make the object that does so "
    "with nvcc "
    "-dlink *.o -o device_link.o, of all objects whose device code belongs together, and put it "
    "next to them, or compile without -rdc=true";

constexpr KnownCure kCures[] = {
    {"__cudaRegisterLinkedBinary_", kDeviceLink},
    {"__fatbinwrap_", kDeviceLink},
    {"__asan_", kAtProcessStart},
    {"__hwasan_", kAtProcessStart},
    {"__lsan_", kAtProcessStart},
    {"__msan_", kAtProcessStart},
    {"__tsan_", kAtProcessStart},
    {"__gcov_",
     "It counts for gcov, whose run time is a static library [OJ134]: add that to the objects (gcc "
     "-print-file-name=libgcov.a prints where it is), or compile without --coverage"},
    {"__llvm_profile_",
     "It counts for llvm-profdata [OJ305], whose run time is a static library: add that to the "
     "objects "
     "(clang -print-file-name=libclang_rt.profile-$(uname -m).a prints where it is), or compile "
     "without "
     "-fprofile-instr-generate"},
    {"llvm_gcda_", kGcovOfClang},
    {"llvm_gcov_", kGcovOfClang},
    {"__bid_", kInLibgcc},
    {"__dpd_", kInLibgcc},
    {"__init_cpu_features", kInLibgcc},
    {"__sse_savms64", kInLibgcc},
    {"__sse_resms64", kInLibgcc},
    {"__avx_savms64", kInLibgcc},
    {"__avx_resms64", kInLibgcc},
    {"__safestack_",
     "It needs the run time of -fsanitize=safe-stack [OJ308], which only programs can have: "
     "compile without it"},
    {"__dfsan_",
     "It needs the run time of -fsanitize=dataflow [OJ309], which only programs can have: "
     "compile without it"},
    {"__sanitizer_cov_",
     "It calls functions of a fuzzer [OJ310]: define them in one of the objects, or compile "
     "without "
     "-fsanitize-coverage and -fsanitize=fuzzer"},
};

bool Fits(const KnownPrefix& known, std::string_view symbol) {
  if (symbol.substr(0, known.prefix.size()) != known.prefix) return false;
  if (!known.then_capital) return true;
  return symbol.size() > known.prefix.size() &&
         std::isupper(static_cast<unsigned char>(symbol[known.prefix.size()])) != 0;
}

// A usual version of it; empty if the symbol is not of a known kind.
std::string_view UsualLibraryOf(std::string_view symbol) {
  for (const KnownPrefix& known : kPrefixes) {
    if (Fits(known, symbol)) return known.library;
  }
  for (const KnownName& known : kNames) {
    if (symbol == known.name) return known.library;
  }
  if (IsQuadFunction(symbol)) return "libquadmath.so.0";
  if (IsBlasRoutine(symbol)) return "libblas.so.3";
  return {};
}

// Libraries of the CUDA toolkit whose version is its major number.
constexpr std::string_view kOfCudaToolkit[] = {"libcudart.so.", "libcublas.so.", "libcublasLt.so.",
                                               "libnvrtc.so."};

// "libcudart.so." of "libcudart.so.12"; empty if it is a path, or has no version.
std::string_view StartOf(std::string_view library) {
  constexpr std::string_view kEnding = ".so.";
  size_t found = library.find(kEnding);
  bool has_version = found != std::string_view::npos && library.find('/') == std::string_view::npos;
  return has_version ? library.substr(0, found + kEnding.size()) : std::string_view();
}

}  // namespace

std::string KnownLibraryOf(std::string_view symbol, std::string_view cuda_release) {
  std::string_view usual = UsualLibraryOf(symbol);
  std::string_view start = StartOf(usual);
  if (start.empty()) return LibraryNameHere(usual);
  if (Contains(kOfCudaToolkit, start) && !cuda_release.empty())
    return LibraryNameHere(std::string(start) + std::string(cuda_release));
  std::string loaded = LoadedLibraryNamed(start);
  return loaded.empty() ? LibraryNameHere(usual) : loaded;
}

std::string_view KnownCureOf(std::string_view symbol) {
  for (const KnownCure& known : kCures) {
    if (symbol.substr(0, known.prefix.size()) == known.prefix) return known.cure;
  }
  return {};
}

}  // namespace orcjit
