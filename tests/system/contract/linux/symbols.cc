// Versions and sizes of symbols, and thread_local variables of loaded libraries.
#include <dlfcn.h>

#include <thread>

#include "contract.h"
#include "helper.h"
#include "os/known_libraries.h"
#include "os/link_support.h"
#include "os/process_symbols.h"
#include "os/static_tls.h"
#include "os/thread_local.h"

using namespace orcjit;

// Exported by the program, as by a shared library.
extern "C" {
extern int contract_initialized;
extern int contract_zeros[4];
thread_local int contract_thread_local = 7;
}

// Two variables with more names for their places, which have no size and no type: linkers export
// such names for where a section begins. They are many, so that one precedes in any order.
asm(R"(
  .macro names_for part
    .irp number, 0, 1, 2, 3, 4, 5, 6, 7
      .globl contract_begin_of_\part\()\number
      contract_begin_of_\part\()\number:
    .endr
  .endm
  .pushsection .data
  .balign 16
  names_for data
  .globl contract_initialized
  .type contract_initialized, %object
  .size contract_initialized, 4
  contract_initialized: .long 7
  .popsection
  .pushsection .bss
  .balign 16
  names_for zeros
  .globl contract_zeros
  .type contract_zeros, %object
  .size contract_zeros, 16
  contract_zeros: .zero 16
  .popsection
)");

namespace {

#if defined(__x86_64__)
constexpr char kVersion[] = "GLIBC_2.2.5";
#elif defined(__aarch64__)
constexpr char kVersion[] = "GLIBC_2.17";
#endif

}  // namespace

PROMISE(symbols_of_the_process_are_found_with_their_versions) {
  CHECK(FindProcessSymbol("malloc", "") == dlsym(RTLD_DEFAULT, "malloc"));
  CHECK(FindProcessSymbol("malloc", kVersion) == dlsym(RTLD_DEFAULT, "malloc"));
  CHECK(FindProcessSymbol("malloc", "GLIBC_1.0") == nullptr);
  CHECK(FindProcessSymbol("no_such_symbol", "") == nullptr);
}

PROMISE(sizes_and_initial_values_of_variables_are_known) {
  CHECK(IsInitializedVariable("contract_initialized", &contract_initialized,
                              sizeof contract_initialized));
  CHECK(!IsInitializedVariable("contract_initialized", &contract_initialized,
                               2 * sizeof contract_initialized));
  CHECK(!IsInitializedVariable("contract_zeros", contract_zeros, sizeof contract_zeros));
  CHECK(SizeOfProcessSymbol("contract_zeros", contract_zeros) == sizeof contract_zeros);
}

PROMISE(a_thread_local_variable_is_each_thread_s_own) {
  CHECK(FindProcessSymbol("contract_thread_local", "") == nullptr);
  CHECK(IsKnownThreadLocal("contract_thread_local"));
  CHECK(FindProvidedSymbol("__tls_get_addr") == reinterpret_cast<void*>(&GetTlsAddress));
  TlsDescriptor descriptor;
  CHECK(FindProcessThreadLocal("contract_thread_local", {}, &descriptor));
  CHECK(FindTlsModule(descriptor) == nullptr);
  CHECK(GetTlsAddress(&descriptor) == &contract_thread_local);
  std::thread([&] { CHECK(GetTlsAddress(&descriptor) == &contract_thread_local); }).join();
  CHECK(!FindProcessThreadLocal("no_such_symbol", {}, &descriptor));
}

PROMISE(the_distance_of_a_thread_local_variable_is_that_in_each_thread) {
  SharedLibrary library = Helper();
  for (const char* name : {"contract_thread_local", "helper_thread_local"}) {
    TlsDescriptor descriptor;
    CHECK(FindProcessThreadLocal(name, {library}, &descriptor));
    int64_t distance = 0;
    std::string problem;
    CHECK(FindProcessTlsDistance(name, descriptor, &distance, &problem));
    auto is_there = [&] {
      CHECK(static_cast<char*>(__builtin_thread_pointer()) + distance ==
            GetTlsAddress(&descriptor));
    };
    is_there();
    std::thread(is_there).join();
  }
}

PROMISE(support_functions_are_those_of_the_c_library) {
  for (const char* name : {"atexit", "at_quick_exit", "pthread_atfork"})
    CHECK(FindSupportFunction(name) >= 0);
}

PROMISE(well_known_libraries_are_known_by_their_symbols) {
  CHECK(KnownLibraryOf("GOMP_parallel", "") == "libgomp.so.1");
  CHECK(KnownLibraryOf("cudaMalloc", "13") == "libcudart.so.13");
  CHECK(KnownLibraryOf("my_function", "").empty());
  CHECK(!KnownCureOf("__asan_init").empty());
}
