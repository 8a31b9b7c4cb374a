// Thread-local storage, destructors of threads, work on several threads, and the host's lock.
#include <atomic>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "contract.h"
#include "linked_variables.h"
#include "os/host_lock.h"
#include "os/parallel.h"
#include "os/running.h"
#include "os/thread_exit.h"

using namespace orcjit;

namespace {

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
  for (size_t count : {0u, 1u, 100u, 5000u}) {
    std::vector<std::atomic<int>> done(count);
    ForEachIndex(count, [&](size_t i) { ++done[i]; });
    for (auto& times : done) CHECK(times == 1);
  }
}

PROMISE(threads_have_numbers_and_time_goes_on) {
  uint32_t own = ThreadId();
  CHECK(own != 0 && ProcessId() != 0);
  std::thread([=] { CHECK(ThreadId() != own); }).join();
  CHECK(ThreadId() == own);
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
