// What is otherwise without forks, and where initializers have no arguments.
#include <atomic>
#include <string>
#include <thread>

#include "contract.h"
#include "os/address_space.h"
#include "os/fork_gate.h"
#include "os/linked_calls.h"
#include "os/process_symbols.h"

using namespace orcjit;

namespace {

std::string order;  // of what was called

template <typename Function>
uint64_t AddressOf(Function* function) {
  return reinterpret_cast<uint64_t>(function);
}

}  // namespace

PROMISE(initializers_and_finalizers_have_no_arguments) {
  CallInitializer(AddressOf(+[] { order += "i"; }), CallingConvention::kOfSystem);
  CallFinalizer(AddressOf(+[] { order += "f"; }), CallingConvention::kMicrosoft);
  CHECK(order == "if");
}

PROMISE(no_process_forks_and_long_mutexes_exclude_each_other) {
  static constexpr ForkHandler kNever = {[] { CHECK(false); }, [](bool) { CHECK(false); }};
  AddForkHandler(kNever);
  CHECK(!ThisThreadForks());
  static LongMutex mutex;
  std::atomic<bool> is_held{false};
  int done = 0;
  auto work = [&] {
    for (int i = 0; i < 1000; ++i) {
      LongLock lock(mutex);
      InsideForkGate nested;
      CHECK(!is_held.exchange(true));
      ++done;
      is_held = false;
    }
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  CHECK(done == 2000);
}

PROMISE(memory_that_the_system_does_not_have_is_not_promised) {
  CHECK(AddressSpace::HasRoomFor(1 << 20));
  CHECK(!AddressSpace::HasRoomFor(uint64_t{1} << 50));
}

PROMISE(frames_of_many_pages_find_what_touches_them) {
  void* gcc_s = FindProvidedSymbol("___chkstk_ms");
  CHECK(gcc_s != nullptr && gcc_s == FindProvidedSymbol("__chkstk"));
  CHECK(IsProcessFunction("___chkstk_ms", gcc_s));
  uint64_t size = 0;
  asm volatile("movl $0x4000, %%eax\n\tsubq $0x28, %%rsp\n\tcall *%1\n\taddq $0x28, %%rsp"
               : "=&a"(size)
               : "r"(gcc_s)
               : "memory", "cc");
  CHECK(size == 0x4000);  // and every other register as it was
}
