#include "os/call_stack.h"

#include <dlfcn.h>
#include <unwind.h>

namespace orcjit {
namespace {

constexpr size_t kMostFrames = 512;

_Unwind_Reason_Code NoteFrame(_Unwind_Context* context, void* stack) {
  auto& calls = *static_cast<std::vector<uint64_t>*>(stack);
  int is_before_instruction = 0;
  uint64_t address = _Unwind_GetIPInfo(context, &is_before_instruction);
  if (address == 0 || calls.size() == kMostFrames) return _URC_END_OF_STACK;
  // A return address may be the first one of the next function or line.
  calls.push_back(is_before_instruction != 0 ? address : address - 1);
  return _URC_NO_REASON;
}

}  // namespace

std::vector<uint64_t> CallStack() {
  std::vector<uint64_t> calls;
  calls.reserve(kMostFrames);  // what throws must not do so through the unwinder
  _Unwind_Backtrace(NoteFrame, &calls);
  return calls;
}

LoadedFunction LoadedFunctionAt(uint64_t address) {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(address), &info) == 0) return {};
  return {info.dli_sname == nullptr ? "" : info.dli_sname, info.dli_fbase};
}

}  // namespace orcjit
