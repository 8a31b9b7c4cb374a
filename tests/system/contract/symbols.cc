// Shared libraries, symbols of the process, and what a library imports.
#include <cstdlib>

#include "contract.h"
#include "helper.h"
#include "os/call_stack.h"
#include "os/exit_handlers.h"
#include "os/import_table.h"
#include "os/link_support.h"
#include "os/process_symbols.h"
#include "os/shared_library.h"

using namespace orcjit;

extern "C" {
extern const int contract_constant;
const int contract_constant = 7;
int contract_variable = 7;
int contract_function() { return 7; }
}

namespace {

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

PROMISE(what_was_provided_comes_before_what_the_process_has) {
  AddProcessSymbol("malloc", reinterpret_cast<void*>(&contract_function));
  CHECK(FindProcessSymbol("malloc", "") == reinterpret_cast<void*>(&contract_function));
  CHECK(FindProvidedSymbol("__cxa_atexit") == reinterpret_cast<void*>(&RegisterExitHandler));
  CHECK(FindProvidedSymbol("free") == nullptr);
}

PROMISE(a_library_can_be_made_to_call_another_function) {
  SharedLibrary library = Helper();
  auto random = Find<Number>(library, "helper_random");
  CHECK(random() != Another());
  auto* address = reinterpret_cast<const void*>(random);
  ReplaceImport(address, "not_imported", reinterpret_cast<uint64_t>(&contract_function));
  ReplaceImport(address, "rand", reinterpret_cast<uint64_t>(&Another));
  CHECK(random() == Another());
}

PROMISE(symbols_of_the_process_are_found) {
  void* found = FindProcessSymbol("malloc", "");
  CHECK(found != nullptr && IsInLoadedLibrary(found));
  CHECK(FindProcessSymbol("malloc", "") == found);
  CHECK(FindProcessSymbol("no_such_symbol", "") == nullptr);
  CHECK(FindToolchainSymbol("cos") != nullptr);
  ProcessState before = ProcessState::Now();
  CHECK(ProcessState::Now() == before);
  Helper();
  CHECK(!(ProcessState::Now() == before));
}

PROMISE(functions_variables_and_constants_are_told_apart) {
  auto* function = reinterpret_cast<void*>(&contract_function);
  CHECK(IsProcessFunction("contract_function", function) && IsProcessCode(function));
  CHECK(!IsProcessFunction("contract_variable", &contract_variable) &&
        !IsProcessCode(&contract_variable));
  CHECK(IsProcessConstant(&contract_constant));
  CHECK(!IsProcessConstant(&contract_variable));
  CHECK(!IsUniqueInProcess("contract_function", function));
}

PROMISE(support_functions_stand_on_functions_of_the_process) {
  int number = FindSupportFunction("atexit");
  CHECK(number >= 0);
  for (uint32_t i = 0; i < LinkSupportOfSystem().function_count; ++i)
    CHECK(FindProcessSymbol(GetSupportFunction(i).target, "") != nullptr);
  CHECK(FindSupportFunction("malloc") < 0);
  CHECK(FindSupportData("malloc") < 0);
}
