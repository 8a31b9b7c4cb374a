#include "os/windows/thread_record.h"

#include <windows.h>

#include <memory>
#include <new>
#include <system_error>

namespace orcjit {
namespace {

DWORD Slot();

// The system may have emptied the slot: destructors still find their variables.
void CALLBACK EndThread(void* ended) {
  std::unique_ptr<ThreadRecord> record(static_cast<ThreadRecord*>(ended));
  FlsSetValue(Slot(), ended);
  while (!record->destructors.empty()) record->destructors.RunNewest();
  FlsSetValue(Slot(), nullptr);
}

// The library with the callback stays loaded from then on.
DWORD MakeSlot() {
  constexpr DWORD kFlags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN;
  HMODULE pinned = nullptr;
  GetModuleHandleExW(kFlags, reinterpret_cast<LPCWSTR>(&EndThread), &pinned);
  return FlsAlloc(EndThread);
}

DWORD Slot() {
  static const DWORD slot = MakeSlot();
  return slot;
}

}  // namespace

bool ThreadRecord::IsPossible() { return Slot() != FLS_OUT_OF_INDEXES; }

ThreadRecord* ThreadRecord::IfThere() {
  return IsPossible() ? static_cast<ThreadRecord*>(FlsGetValue(Slot())) : nullptr;
}

ThreadRecord& ThreadRecord::Get() {
  if (ThreadRecord* record = IfThere()) return *record;
  if (!IsPossible()) throw std::system_error(std::make_error_code(std::errc::not_enough_memory));
  auto made = std::make_unique<ThreadRecord>();
  if (FlsSetValue(Slot(), made.get()) == 0) throw std::bad_alloc();
  return *made.release();
}

}  // namespace orcjit
