#include "os/linux/unwind_functions.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace orcjit {
namespace {

// DW_EH_PE_*: how a pointer is stored, and what it is relative to.
constexpr uint8_t kFormat = 0x0f, kRelation = 0x70, kIndirect = 0x80, kFromHere = 0x10;
constexpr size_t kExpected = 32;              // functions in most objects of C++
constexpr uint32_t kLongLength = 0xffffffff;  // of a record of more than 4 GB

template <typename Number>
Number Load(uint64_t address) {
  Number number;
  std::memcpy(&number, reinterpret_cast<const void*>(address), sizeof number);
  return number;
}

// Reads from where it stands, and goes on. What it reads has been checked before it was linked.
struct Cursor {
  uint64_t at;

  template <typename Number>
  Number Take() {
    at += sizeof(Number);
    return Load<Number>(at - sizeof(Number));
  }

  std::string_view TakeText() {
    std::string_view text = reinterpret_cast<const char*>(at);
    at += text.size() + 1;
    return text;
  }

  void SkipLeb() {
    while ((Take<uint8_t>() & 0x80) != 0) {
    }
  }

  // A number alone: relations do not count.
  std::optional<uint64_t> TakeEncoded(uint8_t encoding) {
    switch (encoding & kFormat) {
      case 0x0:  // absptr
      case 0x4:  // udata8
      case 0xc:  // sdata8
        return Take<uint64_t>();
      case 0x3:
        return Take<uint32_t>();
      case 0xb:
        return static_cast<uint64_t>(Take<int32_t>());
      default:
        return std::nullopt;
    }
  }
};

std::optional<uint8_t> Understood(uint8_t encoding) {
  bool is_direct = (encoding & (kRelation | kIndirect)) == 0;
  return is_direct || (encoding & (kRelation | kIndirect)) == kFromHere ? std::optional(encoding)
                                                                        : std::nullopt;
}

// How the entries of a common information entry store the addresses of their functions.
std::optional<uint8_t> PointerEncoding(uint64_t information) {
  Cursor cursor{information + 2 * sizeof(uint32_t)};
  auto version = cursor.Take<uint8_t>();
  std::string_view augmentation = cursor.TakeText();
  if (augmentation.empty()) return 0;
  if (augmentation[0] != 'z' || (version != 1 && version != 3)) return std::nullopt;
  cursor.SkipLeb();                                                // alignment of code
  cursor.SkipLeb();                                                // and of data
  version == 1 ? void(cursor.Take<uint8_t>()) : cursor.SkipLeb();  // register of return addresses
  cursor.SkipLeb();                                                // length of what follows
  for (char letter : augmentation.substr(1)) {
    if (letter == 'R') return Understood(cursor.Take<uint8_t>());
    if (letter == 'L') cursor.Take<uint8_t>();
    if (letter == 'P' && !cursor.TakeEncoded(cursor.Take<uint8_t>())) return std::nullopt;
  }
  return 0;
}

// Of the two that were asked for last: compilers have one for functions that catch, and another
// one.
class Informations {
 public:
  // Nothing for one that only an unwinder may understand.
  std::optional<uint8_t> EncodingOf(uint64_t information) {
    if (last_.at != information) {
      std::swap(last_, other_);
      if (last_.at != information) last_ = {information, PointerEncoding(information)};
    }
    return last_.encoding;
  }

 private:
  struct Known {
    uint64_t at = 0;
    std::optional<uint8_t> encoding;
  };

  Known last_, other_;
};

}  // namespace

std::vector<UnwindFunction> FunctionsOfUnwindTable(uint64_t eh_frame, size_t most) {
  std::vector<UnwindFunction> functions;
  functions.reserve(std::min(most, kExpected));
  Informations informations;
  uint64_t next = 0;
  for (uint64_t record = eh_frame; functions.size() < most; record = next) {
    auto length = Load<uint32_t>(record);
    if (length == 0) break;
    if (length == kLongLength) return {};
    uint64_t body = record + sizeof length;
    next = body + length;
    auto distance = Load<uint32_t>(body);
    if (distance == 0) continue;  // common information
    std::optional<uint8_t> encoding = informations.EncodingOf(body - distance);
    if (!encoding.has_value()) return {};
    Cursor cursor{body + sizeof distance};
    uint64_t here = (*encoding & kRelation) == kFromHere ? cursor.at : 0;
    std::optional<uint64_t> begin = cursor.TakeEncoded(*encoding);
    std::optional<uint64_t> size = cursor.TakeEncoded(*encoding);
    if (!begin || !size) return {};
    if (*size != 0) functions.push_back({*begin + here, *size, record});
  }
  return functions;
}

}  // namespace orcjit
