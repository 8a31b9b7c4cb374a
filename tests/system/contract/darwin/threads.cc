// Thread-local variables have no distances, and code reaches them by a function in their record.
#include <thread>

#include "contract.h"
#include "linked_variables.h"
#include "os/static_tls.h"

using namespace orcjit;

namespace {

// As linked code has it in its __thread_vars.
struct Record {
  void (*address_of)();
  TlsDescriptor descriptor;
};

// What code does: the record's address in x0, which becomes that of the variable. It counts on all
// other registers but x16, x17 and x30.
char* AddressBy(const Record& record) {
  register const void* x0 asm("x0") = &record;
  asm volatile("blr %1" : "+r"(x0) : "r"(record.address_of) : "x16", "x17", "x30", "memory", "cc");
  return static_cast<char*>(const_cast<void*>(x0));
}

}  // namespace

PROMISE(a_record_leads_to_each_thread_s_variable) {
  std::unique_ptr<TlsModule> module = MakeModule(100, 16);
  Record record{&ResolveThreadVariable, {module->handle(), 1}};
  auto is_there = [&] { CHECK(std::string(AddressBy(record)) == "bc"); };
  is_there();
  CHECK(AddressBy(record) == static_cast<char*>(module->Block()) + 1);
  std::thread(is_there).join();
}

PROMISE(static_storage_is_refused_with_a_reason) {
  std::unique_ptr<TlsModule> module = MakeModule(16, 16);
  std::string problem;
  CHECK(!module->PlaceLinked(&problem) && !problem.empty() && !module->is_static());
  CHECK(Text(*module) == "abc");
  CHECK(!StaticTlsAdvice().empty());
}
