// Calls into linked code, what it registers for the end, unwinding through it, and fork.
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "contract.h"
#include "machine_code.h"
#include "os/address_space.h"
#include "os/call_stack.h"
#include "os/exit_handlers.h"
#include "os/fork_gate.h"
#include "os/linked_calls.h"
#include "os/unwind_tables.h"

using namespace orcjit;

namespace {

template <typename Function>
uint64_t AddressOf(Function* function) {
  return reinterpret_cast<uint64_t>(function);
}

std::string order;  // of what was called

void Note(void* name) { order += static_cast<const char*>(name); }

void Enter(const char* name, uint64_t dso_handle) {
  CHECK(RegisterExitHandler(Note, const_cast<char*>(name), reinterpret_cast<void*>(dso_handle)) ==
        0);
}

// Code that calls what it is given, and its unwind table, which it is known by as long as this
// exists.
class LinkedCode {
 public:
  LinkedCode() : code_(AddressSpace::Reserve(AddressSpace::PageSize(), 0)) {
    uint64_t size = AddressSpace::PageSize();
    CHECK(code_ != 0 && AddressSpace::Commit(code_, size));
    std::memcpy(reinterpret_cast<void*>(code_), kCallingCode.data(), kCallingCode.size());
    CHECK(AddressSpace::Protect(code_, size, PageAccess::kReadExecute));
    AddressSpace::PublishCode(code_, size);
    table_ = FrameTable(code_);
    RegisterUnwindTable(reinterpret_cast<uint64_t>(table_.data()));
  }
  ~LinkedCode() {
    DeregisterUnwindTable(reinterpret_cast<uint64_t>(table_.data()));
    AddressSpace::Release(code_, AddressSpace::PageSize());
  }

  void Call(void (*function)()) const { reinterpret_cast<void (*)(void (*)())>(code_)(function); }
  bool Contains(uint64_t address) const {
    return address >= code_ && address - code_ < kCallingCode.size();
  }

 private:
  uint64_t code_;
  std::string table_;
};

void Throw() { throw std::runtime_error("through linked code"); }

bool IsCaught(const LinkedCode& code) {
  try {
    code.Call(Throw);
  } catch (const std::runtime_error& error) {
    return std::strcmp(error.what(), "through linked code") == 0;
  }
  return false;
}

const LinkedCode* called = nullptr;

}  // namespace

PROMISE(initializers_get_what_the_program_got) {
  CallInitializer(AddressOf(+[](int argc, char** argv, char** environment) {
                    CHECK(argc == program_argc && argv == program_argv && environment == environ);
                    order += "i";
                  }),
                  CallingConvention::kOfSystem);
  CallFinalizer(AddressOf(+[] { order += "f"; }), CallingConvention::kOfSystem);
  CHECK(order == "if");
}

PROMISE(a_resolver_chooses_an_address) {
  CHECK(CallResolver(AddressOf(+[] { return AddressOf(&Throw); })) == AddressOf(&Throw));
}

PROMISE(what_linked_code_throws_goes_through) {
  try {
    CallFinalizer(AddressOf(&Throw), CallingConvention::kOfSystem);
    CHECK(false);
  } catch (const std::runtime_error&) {
  }
}

PROMISE(exceptions_go_through_code_with_an_unwind_table) {
  for (int i = 0; i < 3; ++i) {
    LinkedCode first, second;
    CHECK(IsCaught(first) && IsCaught(second) && IsCaught(first));
  }
}

PROMISE(calls_are_listed_through_linked_code) {
  LinkedCode code;
  called = &code;
  code.Call([] {
    std::vector<uint64_t> calls = CallStack();
    size_t i = 0;
    while (i < calls.size() && !called->Contains(calls[i])) ++i;
    CHECK(i > 0 && i + 1 < calls.size());  // who called that is known as well
    order = "listed";
  });
  CHECK(order == "listed");
}

PROMISE(exit_handlers_run_newest_first_over_libraries) {
  Enter("1", 8), Enter("2", 16), Enter("3", 8), Enter("4", 24), Enter("5", 8);
  RunExitHandlers({8, 16});
  CHECK(order == "5321");
  RunExitHandlers({8, 16});
  CHECK(order == "5321");
  RunExitHandlers({24});
  CHECK(order == "53214");
}

PROMISE(an_exit_handler_that_registers_another_sees_it_run_next) {
  Enter("1", 8);
  auto more = [](void*) {
    order += "2";
    Enter("3", 8);
  };
  CHECK(RegisterExitHandler(more, nullptr, reinterpret_cast<void*>(8)) == 0);
  RunExitHandlers({8});
  CHECK(order == "231");
}

PROMISE(the_end_of_the_process_runs_what_is_left) {
  std::string said = InChild([](int out) {
    static int kept;
    kept = out;
    auto say = [](void* text) { Say(kept, static_cast<const char*>(text)); };
    auto enter = [&](const char* text, uint64_t dso_handle) {
      RegisterExitHandler(say, const_cast<char*>(text), reinterpret_cast<void*>(dso_handle));
    };
    enter("1", 8), enter("2", 0), enter("3", 16), enter("4", 8);
    RunExitHandlers({16});
    Say(out, "|");
  });
  CHECK(said == "3|421");
}

// Handlers of fork that were there before the gate was: they run while it is closed.
PROMISE(fork_handlers_of_others_may_come_in) {
  static std::mutex mutex;
  pthread_atfork(
      [] {
        ForkSafeLock lock(mutex);
        order += ThisThreadForks() ? "p" : "?";
      },
      [] { order += ThisThreadForks() ? "a" : "?"; }, nullptr);
  CHECK(!ThisThreadForks());
  {
    InsideForkGate first_use;
  }
  InChild([](int) {});
  CHECK(order == "pa");
}

PROMISE(what_is_added_to_a_fork_is_locked_around_it) {
  static constexpr ForkHandler kFirst = {[] { order += "("; },
                                         [](bool is_child) { order += is_child ? "]" : ")"; }};
  static constexpr ForkHandler kSecond = {[] { order += "<"; }, [](bool) { order += ">"; }};
  AddForkHandler(kFirst);
  AddForkHandler(kSecond);
  AddForkHandler(kFirst);
  {
    InsideForkGate first_use;
  }
  CHECK(InChild([](int out) { Say(out, order.c_str()); }) == "(<>]");
  CHECK(order == "(<>)");
}

PROMISE(a_child_finds_locks_free_and_what_they_guard_whole) {
  static std::mutex mutex;
  static LongMutex long_mutex;
  static int one = 0, other = 0;
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  auto work = [&] {
    while (goes_on) {
      {
        ForkSafeLock lock(mutex);
        ++one, std::this_thread::yield(), ++other;
      }
      LongLock lock(long_mutex);
      ForkSafeLock within(mutex);
    }
  };
  std::thread first(work), second(work);
  for (int i = 0; i < 20; ++i) {
    InChild([](int) {
      LongLock long_lock(long_mutex);
      ForkSafeLock lock(mutex);
      CHECK(one == other);
    });
  }
  goes_on = false;
  first.join();
  second.join();
}

// The unwinder searches the tables one after the other: with many, a fork meets it searching.
PROMISE(a_child_throws_although_threads_of_the_parent_threw) {
  static LinkedCode codes[200];
  static const LinkedCode& code = codes[0];
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  std::thread thrower([&] {
    while (goes_on) CHECK(IsCaught(code));
  });
  for (int i = 0; i < 20; ++i) InChild([](int) { CHECK(IsCaught(code)); });
  goes_on = false;
  thrower.join();
}
