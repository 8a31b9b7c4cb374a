// Symbols have neither versions nor sizes, and thread_local variables are behind records.
#include <dlfcn.h>

#include <thread>

#include "contract.h"
#include "helper.h"
#include "os/known_libraries.h"
#include "os/process_symbols.h"
#include "os/static_tls.h"
#include "os/thread_local.h"

using namespace orcjit;

// Exported by the program, as by a shared library.
extern "C" {
int contract_sized = 7;
thread_local int contract_thread_local = 7;
}

PROMISE(symbols_have_no_versions_so_that_any_one_will_do) {
  CHECK(FindProcessSymbol("malloc", "") == dlsym(RTLD_DEFAULT, "malloc"));
  CHECK(FindProcessSymbol("malloc", "ANY_1.0") == FindProcessSymbol("malloc", ""));
}

PROMISE(symbols_have_no_sizes_so_that_none_is_copied_or_merged) {
  CHECK(SizeOfProcessSymbol("contract_sized", &contract_sized) == 0);
  CHECK(!IsInitializedVariable("contract_sized", &contract_sized, sizeof contract_sized));
}

PROMISE(a_thread_local_variable_is_each_thread_s_own) {
  CHECK(FindProcessSymbol("contract_thread_local", "") == nullptr);
  CHECK(IsKnownThreadLocal("contract_thread_local"));
  TlsDescriptor descriptor;
  CHECK(FindProcessThreadLocal("contract_thread_local", {}, &descriptor));
  CHECK(FindTlsModule(descriptor) == nullptr);
  CHECK(GetTlsAddress(&descriptor) == &contract_thread_local);
  std::thread([&] { CHECK(GetTlsAddress(&descriptor) == &contract_thread_local); }).join();
  CHECK(FindProcessThreadLocal("helper_thread_local", {Helper()}, &descriptor));
  CHECK(*static_cast<int*>(GetTlsAddress(&descriptor)) == 7);
  CHECK(!FindProcessThreadLocal("no_such_symbol", {}, &descriptor));
}

PROMISE(well_known_libraries_are_known_by_their_symbols) {
  CHECK(KnownLibraryOf("GOMP_parallel", "") == "libgomp.1.dylib");
  CHECK(KnownLibraryOf("my_function", "").empty());
  CHECK(!KnownCureOf("__asan_init").empty());
}
