// Symbols have neither versions nor sizes, and thread_local variables cannot be exported.
#include "contract.h"
#include "helper.h"
#include "os/known_libraries.h"
#include "os/process_symbols.h"
#include "os/static_tls.h"

using namespace orcjit;

namespace {

int variable = 7;

}  // namespace

PROMISE(symbols_have_no_versions_so_that_any_one_will_do) {
  CHECK(FindProcessSymbol("malloc", "ANY_1.0") == FindProcessSymbol("malloc", ""));
}

PROMISE(symbols_have_no_sizes_so_that_none_is_copied_or_merged) {
  CHECK(SizeOfProcessSymbol("variable", &variable) == 0);
  CHECK(!IsInitializedVariable("variable", &variable, sizeof variable));
}

PROMISE(thread_local_variables_of_libraries_have_no_names) {
  TlsDescriptor descriptor;
  CHECK(!FindProcessThreadLocal("variable", {Helper()}, &descriptor));
  CHECK(!IsThreadLocal("variable", {}, &variable) && !IsKnownThreadLocal("variable"));
  int64_t distance = 0;
  std::string problem;
  CHECK(!FindProcessTlsDistance("variable", kNoThreadLocal, &distance, &problem));
  CHECK(!problem.empty());
}

PROMISE(well_known_libraries_are_known_by_their_symbols) {
  CHECK(KnownLibraryOf("GOMP_parallel", "") == "libgomp-1.dll");
  CHECK(KnownLibraryOf("cudaMalloc", "13") == "cudart64_13.dll");
  CHECK(KnownLibraryOf("cuInit", "") == "nvcuda.dll");
  CHECK(KnownLibraryOf("my_function", "").empty());
  CHECK(!KnownCureOf("__asan_init").empty());
}
