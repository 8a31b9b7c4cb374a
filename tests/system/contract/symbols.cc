// Shared libraries, symbols of the process, and what a library imports.
#include <dlfcn.h>

#include <cstdlib>
#include <thread>

#include "contract.h"
#include "os/call_stack.h"
#include "os/import_table.h"
#include "os/known_libraries.h"
#include "os/link_support.h"
#include "os/process_symbols.h"
#include "os/shared_library.h"
#include "os/static_tls.h"
#include "os/thread_local.h"

using namespace orcjit;

// Exported by the program, as by a shared library.
extern "C" {
extern const int contract_constant;
const int contract_constant = 7;
extern int contract_variable;
extern int contract_zeros[4];
thread_local int contract_thread_local = 7;
int contract_function() { return 7; }
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
  .globl contract_variable
  .type contract_variable, %object
  .size contract_variable, 4
  contract_variable: .long 7
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

SharedLibrary Helper() {
  std::string problem;
  SharedLibrary library = OpenSharedLibrary(helper_library, &problem);
  CHECK(library.handle != nullptr && problem.empty());
  return library;
}

template <typename Function>
Function Find(const SharedLibrary& library, const char* name) {
  void* address = FindOwnSymbol(library, name, "");
  CHECK(address != nullptr);
  return reinterpret_cast<Function>(address);
}

using Number = int (*)();

int Another() { return 4711; }

}  // namespace

PROMISE(a_library_that_cannot_be_loaded_says_why) {
  std::string problem;
  CHECK(OpenSharedLibrary("libmissing.so.0", &problem).handle == nullptr);
  CHECK(problem.find("libmissing.so.0") != std::string::npos);
}

PROMISE(a_library_is_loaded_for_those_who_ask_alone) {
  CHECK(LoadedLibrary(helper_library) == nullptr);
  SharedLibrary library = Helper();
  CHECK(LoadedLibrary(helper_library) == library.handle);
  CHECK(Find<Number>(library, "helper_answer")() == 42);
  CHECK(FindProcessSymbol("helper_answer", "") == nullptr);
  AddProcessLibrary(helper_library);
  CHECK(FindProcessSymbol("helper_answer", "") == FindOwnSymbol(library, "helper_answer", ""));
}

PROMISE(own_symbols_of_a_library_are_told_from_those_of_its_dependencies) {
  SharedLibrary library = Helper();
  CHECK(FindOwnSymbol(library, "malloc", "") == nullptr);
  CHECK(FindWithDependencies(library, "malloc", "") != nullptr);
  CHECK(FindWithDependencies(library, "no_such_symbol", "") == nullptr);
  // It has no versions, so that any one will do.
  CHECK(FindThrough(library.handle, "helper_answer", "ANY_1.0") != nullptr);
}

PROMISE(an_address_leads_to_the_library_that_it_lies_in) {
  SharedLibrary library = Helper();
  void* address = FindOwnSymbol(library, "helper_answer", "");
  CHECK(IsInLoadedLibrary(address));
  CHECK(LibraryFileOf(address) == helper_library);
  CHECK(LoadedLibraryAt(address).handle == library.handle);
  CHECK(LoadedFunctionAt(reinterpret_cast<uint64_t>(address)).symbol == "helper_answer");
  int variable = 0;
  CHECK(!IsInLoadedLibrary(&variable));
  CHECK(LibraryFileOf(&variable).empty());
  CHECK(LoadedLibraryAt(&variable).handle == nullptr);
}

PROMISE(symbols_of_the_process_are_found_with_their_versions) {
  CHECK(FindProcessSymbol("malloc", "") == dlsym(RTLD_DEFAULT, "malloc"));
  CHECK(FindProcessSymbol("malloc", kVersion) == dlsym(RTLD_DEFAULT, "malloc"));
  CHECK(FindProcessSymbol("malloc", "GLIBC_1.0") == nullptr);
  CHECK(FindProcessSymbol("no_such_symbol", "") == nullptr);
  CHECK(FindToolchainSymbol("cos") != nullptr);
}

PROMISE(what_was_provided_comes_before_what_the_process_has) {
  AddProcessSymbol("malloc", reinterpret_cast<void*>(&contract_function));
  CHECK(FindProcessSymbol("malloc", "") == reinterpret_cast<void*>(&contract_function));
  CHECK(FindProvidedSymbol("__tls_get_addr") == reinterpret_cast<void*>(&GetTlsAddress));
  CHECK(FindProvidedSymbol("free") == nullptr);
}

PROMISE(functions_variables_and_constants_are_told_apart) {
  auto* function = reinterpret_cast<void*>(&contract_function);
  CHECK(IsProcessFunction(function) && IsProcessCode(function));
  CHECK(!IsProcessFunction(&contract_variable) && !IsProcessCode(&contract_variable));
  CHECK(IsProcessConstant(&contract_constant));
  CHECK(!IsProcessConstant(&contract_variable));
  CHECK(IsInitializedVariable(&contract_variable, sizeof contract_variable));
  CHECK(!IsInitializedVariable(&contract_variable, 2 * sizeof contract_variable));
  CHECK(!IsInitializedVariable(contract_zeros, sizeof contract_zeros));
  CHECK(SizeOfProcessSymbol(contract_zeros) == sizeof contract_zeros);
  CHECK(!IsUniqueInProcess(function));
}

PROMISE(a_thread_local_variable_is_each_thread_s_own) {
  CHECK(FindProcessSymbol("contract_thread_local", "") == nullptr);
  CHECK(IsKnownThreadLocal("contract_thread_local"));
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

PROMISE(a_library_can_be_made_to_call_another_function) {
  SharedLibrary library = Helper();
  auto parent = Find<Number>(library, "helper_parent");
  CHECK(parent() != Another());
  auto* address = reinterpret_cast<const void*>(parent);
  ReplaceImport(address, "not_imported", reinterpret_cast<uint64_t>(&contract_function));
  ReplaceImport(address, "getppid", reinterpret_cast<uint64_t>(&Another));
  CHECK(parent() == Another());
}

PROMISE(support_functions_stand_on_functions_of_the_process) {
  for (const char* name : {"atexit", "at_quick_exit", "pthread_atfork"}) {
    int number = FindSupportFunction(name);
    CHECK(number >= 0);
    const SupportFunction& function = GetSupportFunction(static_cast<uint32_t>(number));
    CHECK(FindProcessSymbol(function.target, "") != nullptr);
  }
  CHECK(FindSupportFunction("malloc") < 0);
  CHECK(FindSupportData("malloc") < 0);
}

PROMISE(well_known_libraries_are_known_by_their_symbols) {
  CHECK(KnownLibraryOf("GOMP_parallel", "") == "libgomp.so.1");
  CHECK(KnownLibraryOf("cudaMalloc", "13") == "libcudart.so.13");
  CHECK(KnownLibraryOf("my_function", "").empty());
  CHECK(!KnownCureOf("__asan_init").empty());
}
