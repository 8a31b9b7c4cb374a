// Calls into linked code, what it registers for the end, and unwinding through it.
#include <stdexcept>

#include "contract.h"
#include "linked_code.h"
#include "os/call_stack.h"
#include "os/exit_handlers.h"
#include "os/linked_calls.h"

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

const LinkedCode* called = nullptr;

}  // namespace

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
  std::string said = InProcess([](int out) {
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
