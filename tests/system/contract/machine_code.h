// A few instructions of the machine that the checks run on.
#ifndef MACHINE_CODE_H_
#define MACHINE_CODE_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "os/unwind_tables.h"

// int f() { return number; }
inline std::string CodeThatReturns(uint16_t number) {
#if defined(__x86_64__)
  std::string code("\xb8\0\0\0\0\xc3", 6);  // mov $number, %eax; ret
  std::memcpy(&code[1], &number, sizeof number);
#elif defined(__aarch64__)
  const uint32_t words[] = {0x52800000u | uint32_t{number} << 5, 0xd65f03c0};  // mov w0; ret
  std::string code(reinterpret_cast<const char*>(words), sizeof words);
#endif
  return code;
}

template <typename Number>
void AppendNumber(std::string* table, Number number) {
  table->append(reinterpret_cast<const char*>(&number), sizeof number);
}

// void f(void (*called)()) { called(); }, with a frame; and how a table describes it.
#if defined(_WIN32)
// push %rbp; sub $32,%rsp; call *%rcx; add $32,%rsp; pop %rbp; ret. Behind that, how its frame is
// undone ("x64 exception handling"): an allocation of 32 bytes that ends at 5, a push that ends
// at 1.
inline constexpr uint32_t kCallingCodeSize = 13;
inline const std::string kCallingCode(
    "\x55\x48\x83\xec\x20\xff\xd1\x48\x83\xc4\x20\x5d\xc3\0\0\0"
    "\x01\x05\x02\0\x05\x32\x01\x50",
    24);

// The .pdata of that function.
inline std::string FrameTable(uint64_t) {
  std::string table;
  for (uint32_t offset : {0u, kCallingCodeSize, 16u}) AppendNumber(&table, offset);
  return table;
}

inline void Register(uint64_t code, uint64_t table) { orcjit::RegisterFunctions({table, 1, code}); }
inline void Deregister(uint64_t code, uint64_t table) {
  orcjit::DeregisterFunctions({table, 1, code});
}
#else
// DWARF 5, 6.4: alignments and the return address's column, the rule at the beginning, and the
// changes.
#if defined(__x86_64__)
inline const std::string kCallingCode("\x55\x48\x89\xe5\xff\xd7\x5d\xc3", 8);
inline const std::string kFrameNumbers("\x01\x78\x10", 3);
inline const std::string kFrameBegin("\x0c\x07\x08\x90\x01", 5);
inline const std::string kFrameChanges("\x41\x0e\x10\x86\x02\x43\x0d\x06", 8);
#elif defined(__aarch64__)
inline const std::string kCallingCode(
    "\xfd\x7b\xbf\xa9\xfd\x03\x00\x91\x00\x00\x3f\xd6\xfd\x7b\xc1\xa8\xc0\x03\x5f\xd6", 20);
inline const std::string kFrameNumbers("\x04\x78\x1e", 3);
inline const std::string kFrameBegin("\x0c\x1f\x00", 3);
inline const std::string kFrameChanges("\x41\x0e\x10\x9d\x02\x9e\x01", 7);
#endif

inline void AppendRecord(std::string* table, std::string content) {
  while (content.size() % 8 != 4) content += '\0';  // DW_CFA_nop
  AppendNumber(table, static_cast<uint32_t>(content.size()));
  *table += content;
}

// The .eh_frame of copies of that function.
inline std::string FrameTable(const std::vector<uint64_t>& functions) {
  std::string table;
  AppendRecord(&table, std::string("\0\0\0\0\x01zR\0", 8) + kFrameNumbers +
                           std::string("\x01\0", 2) + kFrameBegin);
  for (uint64_t function : functions) {
    std::string entry;
    AppendNumber(&entry, static_cast<uint32_t>(table.size() + 4));  // back to the common part
    AppendNumber(&entry, function);
    AppendNumber(&entry, static_cast<uint64_t>(kCallingCode.size()));
    AppendRecord(&table, entry + std::string(1, '\0') + kFrameChanges);
  }
  return table + std::string(4, '\0');
}

inline std::string FrameTable(uint64_t code) { return FrameTable(std::vector<uint64_t>{code}); }

inline void Register(uint64_t, uint64_t table) { orcjit::RegisterUnwindTable(table); }
inline void Deregister(uint64_t, uint64_t table) { orcjit::DeregisterUnwindTable(table); }
#endif

#endif  // MACHINE_CODE_H_
