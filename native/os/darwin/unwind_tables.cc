// The way the system's libunwind knows them: one description of a frame at a time, where others
// take a whole table.
#include "os/unwind_tables.h"

#include <cstring>

extern "C" void __register_frame(const void* description);
extern "C" void __deregister_frame(const void* description);

namespace orcjit {
namespace {

// Records of an .eh_frame: a length, 0 at the end; then a number, 0 for what is common to several
// descriptions (DWARF 5, 6.4.1).
void ForEachDescription(uint64_t eh_frame, void (*call)(const void*)) {
  constexpr uint32_t kLongLength = 0xffffffff;
  while (true) {
    uint32_t length = 0, number = 0;
    std::memcpy(&length, reinterpret_cast<const void*>(eh_frame), sizeof(length));
    if (length == 0 || length == kLongLength) return;
    std::memcpy(&number, reinterpret_cast<const void*>(eh_frame + sizeof(length)), sizeof(number));
    if (number != 0) call(reinterpret_cast<const void*>(eh_frame));
    eh_frame += sizeof(length) + length;
  }
}

}  // namespace

void RegisterUnwindTable(uint64_t eh_frame) { ForEachDescription(eh_frame, __register_frame); }

void DeregisterUnwindTable(uint64_t eh_frame) { ForEachDescription(eh_frame, __deregister_frame); }

// Exceptions of Windows are of Windows.
void RegisterFunctions(const FunctionRange&) {}
void DeregisterFunctions(const FunctionRange&) {}

}  // namespace orcjit
