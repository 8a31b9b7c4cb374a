// Thread-local storage, destructors of threads, work on several threads, and the host's lock.
#include <atomic>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "contract.h"
#include "os/host_lock.h"
#include "os/parallel.h"
#include "os/running.h"
#include "os/static_tls.h"
#include "os/thread_exit.h"
#include "os/thread_local.h"

using namespace orcjit;

namespace {

std::unique_ptr<TlsModule> MakeModule(uint64_t size, uint64_t alignment) {
  std::string problem;
  std::unique_ptr<TlsModule> module = TlsModule::Make(size, alignment, &problem);
  CHECK(module != nullptr && problem.empty());
  module->SetImage("abc", 4);
  return module;
}

// What the calling thread has at the beginning of its block.
std::string Text(TlsModule& module) { return static_cast<const char*>(module.Block()); }

std::string order;  // of destructors

void Note(void* name) { order += static_cast<const char*>(name); }

char* Named(const char* name) { return const_cast<char*>(name); }

struct Owner : CodeOwner {
  void GiveBack(std::shared_ptr<CodeOwner>) override { order += ")"; }
};

}  // namespace

PROMISE(each_thread_has_a_block_with_the_initial_values) {
  std::unique_ptr<TlsModule> module = MakeModule(100, 64);
  auto* own = static_cast<char*>(module->Block());
  CHECK(Text(*module) == "abc" && own[50] == 0);
  CHECK(reinterpret_cast<uint64_t>(own) % 64 == 0);
  std::strcpy(own, "xyz");
  std::thread([&] { CHECK(module->Block() != own && Text(*module) == "abc"); }).join();
  CHECK(Text(*module) == "xyz");
  TlsDescriptor descriptor{module->handle(), 50};
  CHECK(FindTlsModule(descriptor) == module.get());
  CHECK(GetTlsAddress(&descriptor) == own + 50);
}

PROMISE(no_thread_sees_values_of_a_module_that_is_gone) {
  std::unique_ptr<TlsModule> module = MakeModule(4, 1);
  std::atomic<int> step{0};
  std::thread other([&] {
    std::strcpy(static_cast<char*>(module->Block()), "xyz");
    step = 1;
    while (step != 2) std::this_thread::yield();
    CHECK(Text(*module) == "abc");
  });
  while (step != 1) std::this_thread::yield();
  module.reset();
  module = MakeModule(4, 1);
  step = 2;
  other.join();
}

PROMISE(nothing_has_the_address_null_as_a_thread_local) {
  CHECK(GetTlsAddress(&kNoThreadLocal) == nullptr);
}

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

PROMISE(destructors_of_a_thread_run_newest_first) {
  std::thread([] {
    for (const char* name : {"a", "b", "c"}) RegisterThreadDestructor(Note, Named(name), nullptr);
  }).join();
  CHECK(order == "cba");
}

PROMISE(code_is_kept_until_the_thread_has_run_its_destructor) {
  static char code[16];
  auto begin = reinterpret_cast<uint64_t>(code);
  auto owner = std::make_shared<Owner>();
  RegisterCodeOwner(begin, begin + sizeof code, owner);
  CHECK(FindCodeOwner(begin + 15) == owner && FindCodeOwner(begin + 16) == nullptr);
  std::thread([&] {
    RegisterThreadDestructor(Note, Named("a"), code + 8);
    CHECK(owner.use_count() == 2);
  }).join();
  CHECK(order == "a)" && owner.use_count() == 1);
  UnregisterCodeOwner(begin);
  CHECK(FindCodeOwner(begin) == nullptr);
}

PROMISE(destructors_of_one_owner_can_be_run_before) {
  static char code[2];
  auto first = std::make_shared<Owner>(), second = std::make_shared<Owner>();
  auto begin = reinterpret_cast<uint64_t>(code);
  RegisterCodeOwner(begin, begin + 1, first);
  RegisterCodeOwner(begin + 1, begin + 2, second);
  std::thread([&] {
    RegisterThreadDestructor(Note, Named("a"), code);
    RegisterThreadDestructor(Note, Named("b"), code + 1);
    RegisterThreadDestructor(Note, Named("c"), code);
    RunThreadDestructors({first.get()});
    CHECK(order == "c)a)");
    RegisterThreadDestructor(Note, Named("d"), code);
  }).join();
  CHECK(order == "c)a)d)b)");
}

PROMISE(each_of_many_indices_is_worked_on_once) {
  for (size_t count : {0, 1, 100, 5000}) {
    std::vector<std::atomic<int>> done(count);
    ForEachIndex(count, [&](size_t i) { ++done[i]; });
    for (auto& times : done) CHECK(times == 1);
  }
}

PROMISE(threads_have_numbers_and_time_goes_on) {
  CHECK(ThreadId() == ProcessId());
  std::thread([] { CHECK(ThreadId() != ProcessId()); }).join();
  uint64_t now = MonotonicNanoseconds();
  CHECK(now != 0 && MonotonicNanoseconds() >= now);
}

PROMISE(the_host_s_lock_is_given_up_and_taken_again) {
  static bool is_held = true;
  CHECK(!IsHostLockHeld());
  {
    HostLockReleased without_a_host;
  }
  SetHostLock({[] { return is_held; },
               []() -> void* {
                 is_held = false;
                 return &is_held;
               },
               [](void* token) {
                 CHECK(token == &is_held);
                 is_held = true;
               }});
  CHECK(IsHostLockHeld());
  {
    HostLockReleased released;
    CHECK(!IsHostLockHeld());
    HostLockReleased again;  // nothing is left to give up
  }
  CHECK(IsHostLockHeld());
}
