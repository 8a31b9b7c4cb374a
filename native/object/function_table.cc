#include "object/function_table.h"

#include <cstring>

namespace orcjit {
namespace {

constexpr uint8_t kHasHandler = 1 | 2;  // of exceptions, of unwinding
constexpr uint8_t kIsChained = 4;
constexpr uint64_t kHeader = 4;
constexpr int kMostChained = 32;

template <typename T>
T At(std::string_view bytes, uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

uint8_t ByteAt(std::string_view bytes, uint64_t offset) {
  return static_cast<uint8_t>(bytes[offset]);
}

// How many words of two bytes a step takes that undoes something of a frame; 0: there is no such
// step. The number of a large allocation has one more word, or two more.
uint32_t WordsOfStep(uint8_t operation, uint8_t detail, uint8_t version) {
  switch (operation) {
    case 0:   // push a register
    case 2:   // a small allocation
    case 3:   // a frame pointer
    case 10:  // what an interrupt has pushed
      return 1;
    case 1:
      return detail == 0 ? 2 : detail == 1 ? 3 : 0;
    case 4:  // a register is stored
    case 8:
      return 2;
    case 5:  // the same, far away
    case 9:
      return 3;
    case 6:  // where epilogs are, since version 2
      return version == 2 ? 1 : 0;
    default:
      return 0;
  }
}

bool HasGoodSteps(std::string_view steps, uint8_t version) {
  for (uint64_t at = 0; at < steps.size();) {
    uint8_t what = ByteAt(steps, at + 1);
    uint64_t size = 2 * uint64_t{WordsOfStep(what & 15, what >> 4, version)};
    if (size == 0 || size > steps.size() - at) return false;
    at += size;
  }
  return true;
}

}  // namespace

std::string ProblemOfFunction(const FunctionEntry& entry, const ImageView& image) {
  if (entry.end <= entry.begin || entry.end > image.code_end) return "a function without an end";
  uint32_t at = entry.info;
  for (int step = 0; step < kMostChained; ++step) {
    std::string_view info = image.at(at);
    if (at % 4 != 0 || info.size() < kHeader) return "unwind information that is not there";
    uint8_t version = ByteAt(info, 0) & 7;
    uint8_t flags = ByteAt(info, 0) >> 3;
    if (version != 1 && version != 2) return "unwind information of an unknown version";
    uint64_t count = ByteAt(info, 2);
    uint64_t tail = kHeader + 2 * (count + count % 2);
    bool is_chained = (flags & kIsChained) != 0;
    uint64_t more = is_chained ? sizeof(FunctionEntry) : (flags & kHasHandler) != 0 ? 4 : 0;
    if (tail + more > info.size()) return "unwind information that is cut off";
    if (!HasGoodSteps(info.substr(kHeader, 2 * count), version))
      return "unwind information with an unknown step";
    if (is_chained) {
      at = At<FunctionEntry>(info, tail).info;
      continue;
    }
    if (more == 0) return "";
    auto handler = At<uint32_t>(info, tail);
    bool is_code = handler >= image.code_begin && handler < image.code_end;
    return is_code ? "" : "a handler that is no code of the library";
  }
  return "unwind information in a circle";
}

}  // namespace orcjit
