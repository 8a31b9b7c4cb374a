#include "object/elf/crel.h"

#include <cstdint>

#include "object/elf/relocations.h"

namespace orcjit {
namespace {

constexpr uint64_t kHasAddends = 4;  // in the header
constexpr uint8_t kMore = 0x80;      // another byte follows

// Reads LEB128 numbers up to the end of the content; what does not fit into 64 bits is lost.
class Reader {
 public:
  explicit Reader(std::string_view content) : rest_(content) {}

  bool is_cut_off() const { return is_cut_off_; }
  uint64_t size() const { return rest_.size(); }

  uint8_t Byte() {
    if (rest_.empty()) {
      is_cut_off_ = true;
      return 0;
    }
    auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  uint64_t Unsigned() { return Number(false); }
  int64_t Signed() { return static_cast<int64_t>(Number(true)); }

 private:
  uint64_t Number(bool is_signed) {
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte = 0;
    do {
      byte = Byte();
      if (shift < 64) value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      shift += 7;
    } while ((byte & kMore) != 0);
    if (is_signed && shift < 64 && (byte & 0x40) != 0) value |= ~uint64_t{0} << shift;
    return value;
  }

  std::string_view rest_;
  bool is_cut_off_ = false;
};

}  // namespace

bool DecodeCompactRelocations(std::string_view content, std::vector<ObjectRelocation>* out) {
  Reader reader(content);
  uint64_t header = reader.Unsigned();
  uint64_t count = header / 8;
  bool has_addends = (header & kHasAddends) != 0;
  unsigned offset_shift = header % 4;
  unsigned flag_bits = has_addends ? 3 : 2;
  if (count > reader.size()) return false;  // each takes a byte at least
  out->reserve(count);
  uint64_t offset = 0, addend = 0;
  uint32_t symbol = 0, type = 0;
  for (uint64_t i = 0; i < count; ++i) {
    // The first byte holds flags and the lowest bits of the offset's difference.
    uint8_t first = reader.Byte();
    offset += static_cast<uint64_t>(first & 0x7f) >> flag_bits;
    if ((first & kMore) != 0) offset += reader.Unsigned() << (7 - flag_bits);
    if ((first & 1) != 0) symbol += static_cast<uint32_t>(reader.Signed());
    if ((first & 2) != 0) type += static_cast<uint32_t>(reader.Signed());
    if (has_addends && (first & 4) != 0) addend += static_cast<uint64_t>(reader.Signed());
    if (reader.is_cut_off()) return false;
    out->push_back(
        {offset << offset_shift, static_cast<int64_t>(addend), symbol, ElfRelocationType(type)});
  }
  return true;
}

}  // namespace orcjit
