// What macOS's libunwind is told of a table: each description of a function, one at a time. Ours
// for that system, run on this one with functions in place of libunwind's.
#include <cstdint>
#include <string>
#include <vector>

#include "native_case.h"

namespace {

std::vector<uint64_t> registered, deregistered;

}  // namespace

extern "C" void register_one(const void* description) {
  registered.push_back(reinterpret_cast<uint64_t>(description));
}
extern "C" void deregister_one(const void* description) {
  deregistered.push_back(reinterpret_cast<uint64_t>(description));
}

#define __register_frame register_one
#define __deregister_frame deregister_one
#include "machine_code.h"
#include "os/darwin/unwind_tables.cc"

NATIVE_CASE(each_description_is_told_alone_and_no_common_part) {
  // As linked: of two objects, each with a common part of its own.
  std::string first = FrameTable(std::vector<uint64_t>{0x1000, 0x2000});
  std::string table = first.substr(0, first.size() - 4) + FrameTable(uint64_t{0x3000});
  auto begin = reinterpret_cast<uint64_t>(table.data());
  Register(0, begin);
  CHECK(registered.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    uint64_t function = 0;
    std::memcpy(&function, reinterpret_cast<const char*>(registered[i]) + 8, sizeof function);
    CHECK(function == (i + 1) * 0x1000);
  }
  Deregister(0, begin);
  CHECK(deregistered == registered);
}

NATIVE_CASE(an_empty_table_tells_nothing) {
  const uint32_t end = 0;
  Register(0, reinterpret_cast<uint64_t>(&end));
  CHECK(registered.empty());
}

int main(int argc, char** argv) { return RunCase(argc > 1 ? argv[1] : nullptr); }
