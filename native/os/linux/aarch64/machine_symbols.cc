// Functions that compilers keep in a static library.
//
// Atomic operations (-moutline-atomics, which is GCC's default) use the processor's atomic
// instructions, if it has them. Those of libgcc.a are taken by reference; the ones with a full
// barrier (_sync), which are newer than some of them, are these with a barrier around.
//
// What a function for several processors calls before it asks for their features finds them already
// asked for: support_data.cc.
#include "os/machine_symbols.h"

#include <cstdint>

#define ORDERS(X, operation, size) \
  X(operation, size, relax)        \
  X(operation, size, acq) X(operation, size, rel) X(operation, size, acq_rel)
#define SIZES(X, operation) \
  ORDERS(X, operation, 1) ORDERS(X, operation, 2) ORDERS(X, operation, 4) ORDERS(X, operation, 8)
#define EACH(X) \
  SIZES(X, cas) \
  SIZES(X, swp) SIZES(X, ldadd) SIZES(X, ldclr) SIZES(X, ldeor) SIZES(X, ldset) ORDERS(X, cas, 16)

#define DECLARE(operation, size, order) extern "C" void __aarch64_##operation##size##_##order();
EACH(DECLARE)

// They change no registers but x0, x1, x16, x17, and the link register.
#define SYNC(operation, size)                        \
  extern "C" void orcjit_##operation##size##_sync(); \
  asm(".text\n"                                      \
      ".p2align 2\n"                                 \
      ".hidden orcjit_" #operation #size             \
      "_sync\n"                                      \
      ".globl orcjit_" #operation #size              \
      "_sync\n"                                      \
      ".type orcjit_" #operation #size               \
      "_sync, %function\n"                           \
      "orcjit_" #operation #size                     \
      "_sync:\n"                                     \
      ".cfi_startproc\n"                             \
      "hint #34\n"                                   \
      "stp x29, x30, [sp, #-16]!\n"                  \
      ".cfi_def_cfa_offset 16\n"                     \
      ".cfi_offset 29, -16\n"                        \
      ".cfi_offset 30, -8\n"                         \
      "mov x29, sp\n"                                \
      "dmb ish\n"                                    \
      "bl __aarch64_" #operation #size               \
      "_acq_rel\n"                                   \
      "dmb ish\n"                                    \
      "ldp x29, x30, [sp], #16\n"                    \
      ".cfi_restore 29\n"                            \
      ".cfi_restore 30\n"                            \
      ".cfi_def_cfa_offset 0\n"                      \
      "ret\n"                                        \
      ".cfi_endproc\n"                               \
      ".size orcjit_" #operation #size "_sync, .-orcjit_" #operation #size "_sync\n");
#define SYNC_SIZES(operation) \
  SYNC(operation, 1) SYNC(operation, 2) SYNC(operation, 4) SYNC(operation, 8)
SYNC_SIZES(cas)
SYNC_SIZES(swp)
SYNC_SIZES(ldadd)
SYNC_SIZES(ldclr)
SYNC_SIZES(ldeor)
SYNC_SIZES(ldset)
SYNC(cas, 16)

namespace orcjit {
namespace {

struct Entry {
  std::string_view name;
  void (*function)();
};

void DoNothing() {}

#define ENTRY(operation, size, order) \
  {"__aarch64_" #operation #size "_" #order, &__aarch64_##operation##size##_##order},
#define SYNC_ENTRY(operation, size) \
  {"__aarch64_" #operation #size "_sync", &orcjit_##operation##size##_sync},
#define SYNC_ENTRIES(operation) \
  SYNC_ENTRY(operation, 1)      \
  SYNC_ENTRY(operation, 2) SYNC_ENTRY(operation, 4) SYNC_ENTRY(operation, 8)

constexpr Entry kEntries[] = {
    EACH(ENTRY) SYNC_ENTRIES(cas) SYNC_ENTRIES(swp) SYNC_ENTRIES(ldadd) SYNC_ENTRIES(ldclr)
        SYNC_ENTRIES(ldeor) SYNC_ENTRIES(ldset)
            SYNC_ENTRY(cas, 16){"__init_cpu_features_resolver", &DoNothing},
    {"__init_cpu_features_constructor", &DoNothing},
    {"__init_cpu_features", &DoNothing},
};

}  // namespace

const char* const kRoundLongDoubleName = "__trunctfbf2";

void* FindMachineSymbol(std::string_view name) {
  if (name.substr(0, 10) != "__aarch64_" && name.substr(0, 6) != "__init") return nullptr;
  for (const Entry& entry : kEntries) {
    if (entry.name == name) return reinterpret_cast<void*>(entry.function);
  }
  return nullptr;
}

bool IsMachineSymbol(const void* address) {
  for (const Entry& entry : kEntries) {
    if (reinterpret_cast<const void*>(entry.function) == address) return true;
  }
  return false;
}

}  // namespace orcjit
