// Finds a lock that libgcc does not show.
//
// The mutex is a static variable. The three functions that change the registry begin by locking it,
// and pass its address as compilers do (passed_addresses.h). Taken for the mutex is an address in
// libgcc's data that all three pass so. Where there is none, nothing is locked, and a fork is as
// safe as libgcc makes it.
//
// Handlers of fork that were registered before ours run while we hold the mutex, in the child too,
// where it seems to be held by a thread that is gone. They may throw. So libgcc's calls of
// pthread_mutex_lock and pthread_mutex_unlock come here first: its table of the functions that it
// imports names ours, which let the thread that forks pass.
#include "workarounds/os/unwind_registry.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <set>

#include "os/fork_gate.h"
#include "os/linux/passed_addresses.h"
#include "os/linux/redirection.h"

extern "C" {
void __register_frame_info_bases(const void*, void*, void*, void*);
void __register_frame_info_table_bases(void*, void*, void*, void*);
void* __deregister_frame_info_bases(const void*);
}

namespace orcjit {
namespace {

struct Segments {
  uint64_t code;  // an address in the library's code
  uint64_t code_end = 0;
  uint64_t data = 0;
  uint64_t data_end = 0;
};

int FindSegments(struct dl_phdr_info* info, size_t, void* out) {
  auto* found = static_cast<Segments*>(out);
  uint64_t code_end = 0, data = 0, data_end = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = info->dlpi_phdr[i];
    uint64_t begin = info->dlpi_addr + segment.p_vaddr;
    uint64_t end = begin + segment.p_memsz;
    if (segment.p_type != PT_LOAD) continue;
    if ((segment.p_flags & PF_X) != 0 && found->code >= begin && found->code < end) code_end = end;
    if ((segment.p_flags & PF_W) != 0) data = begin, data_end = end;
  }
  if (code_end == 0) return 0;
  *found = {found->code, code_end, data, data_end};
  return 1;
}

// What the beginning of the function passes to the functions that it calls, if it lies in the
// library's data.
std::set<uint64_t> DataPassedBy(const void* function) {
  constexpr uint64_t kSearched = 128;
  Segments segments{reinterpret_cast<uint64_t>(function)};
  std::set<uint64_t> passed;
  if (dl_iterate_phdr(FindSegments, &segments) == 0) return passed;
  if (segments.code_end - segments.code < kSearched) return passed;
  for (uint64_t address : AddressesPassed(segments.code, kSearched)) {
    bool is_data = address >= segments.data && address < segments.data_end &&
                   segments.data_end - address >= sizeof(pthread_mutex_t);
    if (is_data && address % alignof(pthread_mutex_t) == 0) passed.insert(address);
  }
  return passed;
}

pthread_mutex_t* FindLock() {
  const void* functions[] = {reinterpret_cast<const void*>(&__register_frame_info_bases),
                             reinterpret_cast<const void*>(&__register_frame_info_table_bases),
                             reinterpret_cast<const void*>(&__deregister_frame_info_bases)};
  std::optional<std::set<uint64_t>> common;
  for (const void* function : functions) {
    std::set<uint64_t> passed = DataPassedBy(function);
    if (!common.has_value()) common = passed;
    for (auto it = common->begin(); it != common->end();)
      it = passed.count(*it) != 0 ? std::next(it) : common->erase(it);
  }
  return common->size() == 1 ? reinterpret_cast<pthread_mutex_t*>(*common->begin()) : nullptr;
}

pthread_mutex_t* registry_lock = nullptr;

using MutexFunction = int (*)(pthread_mutex_t* mutex);

int LockForLibgcc(pthread_mutex_t* mutex);
int UnlockForLibgcc(pthread_mutex_t* mutex);

// libgcc's calls of both functions. Asked by the last exception of the process: never destroyed.
struct Calls {
  static Calls& Get() {
    static Calls* const calls = new Calls;
    return *calls;
  }

  static bool LeadsToOurLock(uint64_t function);
  static bool LeadsToOurUnlock(uint64_t function);

  Redirection lock{reinterpret_cast<uint64_t>(&LockForLibgcc), LeadsToOurLock};
  Redirection unlock{reinterpret_cast<uint64_t>(&UnlockForLibgcc), LeadsToOurUnlock};
  // Whether a function leads to ours is tried with a mutex that only ours know.
  pthread_mutex_t trial = PTHREAD_MUTEX_INITIALIZER;
  bool has_come = false;
  // Whether we have locked libgcc's for a fork. Others ask as well, and wait.
  std::atomic<bool> is_held{false};
  // For which function it is known whether it is another copy's.
  uint64_t asked = 0;
  bool is_copys = false;
};

int Call(uint64_t function, MutexFunction imported, pthread_mutex_t* mutex) {
  return (function != 0 ? reinterpret_cast<MutexFunction>(function) : imported)(mutex);
}

bool Calls::LeadsToOurLock(uint64_t function) {
  Calls& calls = Get();
  calls.has_come = false;
  Call(function, nullptr, &calls.trial);
  if (!calls.has_come) pthread_mutex_unlock(&calls.trial);
  return calls.has_come;
}

bool Calls::LeadsToOurUnlock(uint64_t function) {
  Calls& calls = Get();
  calls.has_come = false;
  pthread_mutex_lock(&calls.trial);
  Call(function, nullptr, &calls.trial);
  if (calls.has_come) pthread_mutex_unlock(&calls.trial);
  return calls.has_come;
}

int Pass(Calls& calls, const Redirection& calls_of_one, MutexFunction imported,
         pthread_mutex_t* mutex) {
  if (mutex == registry_lock && calls.is_held && ThisThreadForks()) return 0;
  if (mutex != &calls.trial) return Call(calls_of_one.next(), imported, mutex);
  calls.has_come = true;
  return 0;
}

int LockForLibgcc(pthread_mutex_t* mutex) {
  Calls& calls = Calls::Get();
  return Pass(calls, calls.lock, &pthread_mutex_lock, mutex);
}

int UnlockForLibgcc(pthread_mutex_t* mutex) {
  Calls& calls = Calls::Get();
  return Pass(calls, calls.unlock, &pthread_mutex_unlock, mutex);
}

// Again before each fork: the loader may have written the real address when it was first called.
void RedirectLibgcc() {
  const void* libgcc = reinterpret_cast<const void*>(&__register_frame_info_bases);
  Calls::Get().lock.Establish(libgcc, "pthread_mutex_lock");
  Calls::Get().unlock.Establish(libgcc, "pthread_mutex_unlock");
}

// Whether a function is another copy's of this library.
bool IsAnotherCopys(uint64_t function) {
  Dl_info info;
  if (dladdr(reinterpret_cast<const void*>(function), &info) == 0) return false;
  void* library = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) return false;
  bool is_copy = dlsym(library, "orcjit_abi_version") != nullptr;
  dlclose(library);
  return is_copy;
}

// Whether a copy that was there before us locks it. At a fork, those who came later close their
// gate first. Were it locked then, a thread that is inside the gate of an earlier one and throws
// would wait for it, and the fork for that thread.
bool IsLockedByAnotherCopy() {
  Calls& calls = Calls::Get();
  uint64_t next = calls.lock.next();
  if (next != calls.asked) {
    calls.is_copys = IsAnotherCopys(next);
    calls.asked = next;
  }
  return calls.is_copys;
}

}  // namespace

void FindUnwindRegistryLock() {
  registry_lock = FindLock();
  if (registry_lock == nullptr) return;
  RedirectLibgcc();
  IsLockedByAnotherCopy();  // now, with no lock held
}

// As libgcc does: a copy of an older release, which holds it for the same fork, lets us pass.
void LockUnwindRegistry() {
  if (registry_lock == nullptr) return;
  RedirectLibgcc();
  Calls& calls = Calls::Get();
  if (IsLockedByAnotherCopy()) return;
  Call(calls.lock.first(), &pthread_mutex_lock, registry_lock);
  calls.is_held = true;
}

void UnlockUnwindRegistry() {
  Calls& calls = Calls::Get();
  if (!calls.is_held.exchange(false)) return;
  Call(calls.unlock.first(), &pthread_mutex_unlock, registry_lock);
}

}  // namespace orcjit
