#include "object/eh_frame_check.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace orcjit {
namespace {

// Pointer encodings (LSB core, "DWARF Exception Header Encoding").
constexpr uint8_t kOmit = 0xff;
constexpr uint8_t kFormatMask = 0x0f;
constexpr uint8_t kApplicationMask = 0x70;
constexpr uint8_t kAbsolute = 0x00;
constexpr uint8_t kPcRelative = 0x10;
constexpr uint8_t kIndirect = 0x80;

// The size of a fixed-size pointer format, or 0 for what compilers do not write here.
uint64_t SizeOfFormat(uint8_t encoding) {
  switch (encoding & kFormatMask) {
    case 0x00:  // absptr
    case 0x04:  // udata8
    case 0x0c:  // sdata8
      return 8;
    case 0x03:  // udata4
    case 0x0b:  // sdata4
      return 4;
    case 0x02:  // udata2
    case 0x0a:  // sdata2
      return 2;
    default:
      return 0;
  }
}

bool IsKnownEncoding(uint8_t encoding, bool may_be_indirect) {
  if ((encoding & kIndirect) != 0 && !may_be_indirect) return false;
  uint8_t application = encoding & kApplicationMask;
  return SizeOfFormat(encoding) != 0 && (application == kAbsolute || application == kPcRelative);
}

struct Problem {
  const char* text;
};

// Reads one record; throws Problem instead of reading beyond its end.
class RecordReader {
 public:
  explicit RecordReader(std::string_view record) : rest_(record) {}

  uint8_t Byte() { return static_cast<uint8_t>(Take(1)[0]); }

  std::string_view Take(uint64_t size) {
    if (size > rest_.size()) throw Problem{"a record that is cut off"};
    std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  uint64_t Leb128() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      if (shift > 63) throw Problem{"a number that is too long"};
      uint8_t byte = Byte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
  }

  std::string_view Text() {
    size_t end = rest_.find('\0');
    if (end == std::string_view::npos) throw Problem{"an augmentation string without an end"};
    std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

 private:
  std::string_view rest_;
};

class EhFrameChecker {
 public:
  EhFrameChecker(std::string_view table, uint64_t address, uint64_t code_begin, uint64_t code_end)
      : table_(table), address_(address), code_begin_(code_begin), code_end_(code_end) {}

  EhFrameProblem Run() {
    uint64_t at = 0;
    try {
      while (true) {
        uint32_t length = Read32(at);
        if (length == 0) break;
        if (length < 4 || length > table_.size() - at - 4)
          throw Problem{"a record of an impossible length"};
        CheckRecord(at, table_.substr(at + 4, length));
        at += uint64_t{length} + 4;
      }
      if (at + 4 != table_.size()) throw Problem{"a terminator in the middle"};
    } catch (const Problem& problem) {
      return {at, problem.text};
    }
    return {};
  }

 private:
  struct Cie {
    bool has_augmentation_data = false;
    uint8_t pointer_encoding = kAbsolute;
    uint8_t lsda_encoding = kOmit;
  };

  uint32_t Read32(uint64_t at) const {
    if (table_.size() - at < 4) throw Problem{"a table without a terminator"};
    uint32_t value;
    std::memcpy(&value, table_.data() + at, 4);
    return value;
  }

  void CheckRecord(uint64_t start, std::string_view record) {
    uint32_t cie_pointer;
    std::memcpy(&cie_pointer, record.data(), 4);
    RecordReader reader(record.substr(4));
    if (cie_pointer == 0) {
      cies_[start] = ReadCie(reader);
      return;
    }
    auto cie = cies_.find(start + 4 - cie_pointer);
    if (cie == cies_.end()) throw Problem{"a function record without its common record"};
    CheckFde(start + 8, reader, cie->second);
  }

  static Cie ReadCie(RecordReader& reader) {
    uint8_t version = reader.Byte();
    if (version != 1 && version != 3) throw Problem{"a common record of an unknown version"};
    std::string_view augmentation = reader.Text();
    // Of GCC 2: the address of language data, which nothing reads any more.
    bool is_old = augmentation == "eh";
    if (is_old) reader.Take(sizeof(uint64_t));
    reader.Leb128();  // code alignment
    reader.Leb128();  // data alignment
    if (version == 1) {
      reader.Byte();  // return address register
    } else {
      reader.Leb128();
    }
    Cie cie;
    if (augmentation.empty() || is_old) return cie;
    if (augmentation[0] != 'z') throw Problem{"an unknown augmentation"};
    CheckAugmentationOrder(augmentation.substr(1));
    cie.has_augmentation_data = true;
    RecordReader data(reader.Take(reader.Leb128()));
    for (char c : augmentation.substr(1)) ReadAugmentation(c, data, &cie);
    return cie;
  }

  // libgcc takes pointers for absolute ones when it meets another letter before 'R', and functions
  // then seem to lie anywhere.
  static void CheckAugmentationOrder(std::string_view letters) {
    size_t before_encoding = std::min(letters.find('R'), letters.size());
    bool is_hidden = before_encoding != letters.size() &&
                     letters.substr(0, before_encoding).find_first_not_of("PL") != letters.npos;
    for (size_t i = 0; i < letters.size(); ++i) {
      if (is_hidden || letters.find(letters[i], i + 1) != letters.npos)
        throw Problem{"an augmentation in an unknown order"};
    }
  }

  static void ReadAugmentation(char kind, RecordReader& data, Cie* cie) {
    switch (kind) {
      case 'R':
        cie->pointer_encoding = data.Byte();
        if (!IsKnownEncoding(cie->pointer_encoding, false))
          throw Problem{"an unknown pointer encoding"};
        return;
      case 'L':
        cie->lsda_encoding = data.Byte();
        if (cie->lsda_encoding != kOmit && !IsKnownEncoding(cie->lsda_encoding, false)) {
          throw Problem{"an unknown encoding of language data"};
        }
        return;
      case 'P': {
        uint8_t encoding = data.Byte();
        if (!IsKnownEncoding(encoding, true))
          throw Problem{"an unknown encoding of a personality routine"};
        data.Take(SizeOfFormat(encoding));
        return;
      }
      case 'S':  // a signal frame
      case 'B':  // return addresses are signed
        return;
      default:
        throw Problem{"an unknown augmentation"};
    }
  }

  void CheckFde(uint64_t offset, RecordReader& reader, const Cie& cie) const {
    uint64_t size = SizeOfFormat(cie.pointer_encoding);
    uint64_t begin = ReadInteger(reader.Take(size), IsSigned(cie.pointer_encoding));
    uint64_t length = ReadInteger(reader.Take(size), false);
    if ((cie.pointer_encoding & kApplicationMask) == kPcRelative) begin += address_ + offset;
    bool is_ours = begin >= code_begin_ && begin <= code_end_ && length <= code_end_ - begin;
    if (!is_ours) throw Problem{"a record for code of another library"};
    if (!cie.has_augmentation_data) return;
    RecordReader data(reader.Take(reader.Leb128()));
    if (cie.lsda_encoding != kOmit) data.Take(SizeOfFormat(cie.lsda_encoding));
  }

  static bool IsSigned(uint8_t encoding) {
    return (encoding & 0x08) != 0 || (encoding & kFormatMask) == 0;
  }

  static uint64_t ReadInteger(std::string_view bytes, bool is_signed) {
    uint64_t value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    uint64_t bits = bytes.size() * 8;
    bool is_negative = is_signed && bits < 64 && (value >> (bits - 1) & 1) != 0;
    return is_negative ? value | ~uint64_t{0} << bits : value;
  }

  std::string_view table_;
  uint64_t address_;
  uint64_t code_begin_;
  uint64_t code_end_;
  std::unordered_map<uint64_t, Cie> cies_;
};

}  // namespace

EhFrameProblem CheckEhFrame(std::string_view table, uint64_t address, uint64_t code_begin,
                            uint64_t code_end) {
  return EhFrameChecker(table, address, code_begin, code_end).Run();
}

}  // namespace orcjit
