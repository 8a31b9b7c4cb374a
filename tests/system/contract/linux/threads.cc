// Thread-local storage at a fixed distance from the thread pointer.
#include <atomic>
#include <thread>

#include "contract.h"
#include "linked_variables.h"
#include "os/running.h"
#include "os/static_tls.h"

using namespace orcjit;

// In threads that run already, too.
PROMISE(static_storage_has_one_distance_in_all_threads) {
  std::unique_ptr<TlsModule> module = MakeModule(16, 16);
  std::atomic<bool> is_placed{false};
  std::thread earlier([&] {
    while (!is_placed) std::this_thread::yield();
    CHECK(Text(*module) == "abc");
    CHECK(module->Block() == static_cast<char*>(__builtin_thread_pointer()) + module->distance());
  });
  std::string problem;
  CHECK(module->PlaceLinked(&problem) && problem.empty() && module->is_static());
  is_placed = true;
  earlier.join();
  std::thread([&] { CHECK(Text(*module) == "abc"); }).join();
}

PROMISE(a_block_that_is_in_use_stays_where_it_is) {
  std::unique_ptr<TlsModule> module = MakeModule(16, 16);
  void* block = module->Block();
  std::string problem;
  CHECK(!module->PlaceLinked(&problem) && problem.empty() && !module->is_static());
  CHECK(module->Block() == block);
}

PROMISE(static_storage_that_is_not_there_is_refused_with_a_reason) {
  std::string problem;
  CHECK(StaticTlsBlock::Make("", uint64_t{1} << 19, 16, &problem) == nullptr && !problem.empty());
  std::string other;
  CHECK(StaticTlsBlock::Make("", uint64_t{1} << 40, 16, &other) == nullptr && !other.empty());
  CHECK(!StaticTlsAdvice().empty());
  std::unique_ptr<TlsModule> module = MakeModule(16, 16);  // there is room for this one
  CHECK(module->PlaceLinked(&problem));
}

PROMISE(the_first_thread_has_the_number_of_the_process) {
  CHECK(ThreadId() == ProcessId());
  std::thread([] { CHECK(ThreadId() != ProcessId()); }).join();
}
