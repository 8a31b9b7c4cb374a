// DWARF's unwind records of Mach-O. Compilers for x86-64 write all distances out, since these do
// not change in a file of one section after the other; those for Arm leave pairs of relocations.
// Each gets the relocation that says the same.
#include <algorithm>
#include <cstring>
#include <map>

#include "llvm/BinaryFormat/Dwarf.h"
#include "object/file_bytes.h"
#include "object/macho/unwinding.h"

namespace orcjit {

namespace dwarf = llvm::dwarf;

namespace {

constexpr const char* kCutOff = "an unwind record is cut off";

class Reader {
 public:
  Reader(std::string_view content, uint64_t at, uint64_t end)
      : content_(content), at_(at), end_(end) {}

  bool is_good() const { return is_good_; }
  uint64_t at() const { return at_; }

  std::string_view Take(uint64_t size) {
    if (size > end_ - at_) is_good_ = false;
    if (!is_good_) return {};
    at_ += size;
    return content_.substr(at_ - size, size);
  }
  uint8_t Byte() {
    std::string_view byte = Take(1);
    return byte.empty() ? 0 : static_cast<uint8_t>(byte[0]);
  }
  uint64_t Leb128() {
    uint64_t value = 0;
    for (int shift = 0; is_good_; shift += 7) {
      uint8_t byte = Byte();
      if (shift < 63) value |= uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }
  std::string_view Text() {
    size_t length = content_.substr(at_, end_ - at_).find('\0');
    std::string_view text = Take(length == std::string_view::npos ? end_ - at_ + 1 : length);
    Byte();
    return text;
  }

 private:
  std::string_view content_;
  uint64_t at_;
  uint64_t end_;
  bool is_good_ = true;
};

// How large a distance is that is encoded so; 0: it is none.
uint64_t SizeOfDistance(uint8_t encoding) {
  if ((encoding & 0x70) != dwarf::DW_EH_PE_pcrel) return 0;
  switch (encoding & 0x0f) {
    case dwarf::DW_EH_PE_absptr:
    case dwarf::DW_EH_PE_udata8:
    case dwarf::DW_EH_PE_sdata8:
      return 8;
    case dwarf::DW_EH_PE_udata4:
    case dwarf::DW_EH_PE_sdata4:
      return 4;
    default:
      return 0;
  }
}

// Of one that is common to functions.
struct Common {
  bool has_data = false;
  uint8_t pointers = dwarf::DW_EH_PE_absptr;
  uint8_t language_data = dwarf::DW_EH_PE_omit;
};

class EhFrame {
 public:
  EhFrame(const MachoParts& parts, uint32_t section, std::vector<ObjectRelocation> relocations,
          MachoUnwindTable* table, MachoAddresses* described)
      : parts_(parts),
        address_(parts.atoms.addresses[section]),
        content_(parts.sections[section].content),
        table_(*table),
        described_(*described) {
    table_.content = content_;
    for (ObjectRelocation& one : relocations) by_offset_[one.offset] = one;
  }

  const char* Run() {
    for (uint64_t at = 0; at < content_.size();) {
      if (content_.size() - at < 4) return kCutOff;
      uint64_t length = FileBytes::ReadAt<uint32_t>(content_, at);
      if (length != 0 && (length < 4 || length > content_.size() - at - 4)) return kCutOff;
      uint64_t end = at + 4 + length;
      if (length != 0) {
        uint64_t back = DistanceBack(at + 4);
        const char* problem = back == 0 ? ReadCommon(at, end) : ReadFunction(at, end, back);
        if (problem != nullptr) return problem;
      }
      at = end;
    }
    for (const auto& [offset, one] : by_offset_) table_.relocations.push_back(one);
    return nullptr;
  }

 private:
  // From the field to the record that is common to it and others; written out where relocations
  // say it, for they would not know that records move.
  uint64_t DistanceBack(uint64_t at) {
    uint64_t distance = FileBytes::ReadAt<uint32_t>(content_, at);
    auto found = by_offset_.find(at);
    if (found == by_offset_.end()) return distance;
    // It counts from the field, and is the distance to it.
    uint64_t record = parts_.atoms.AddressOf(parts_.symbols, found->second);
    auto back = static_cast<uint32_t>(record - (address_ + at));
    std::memcpy(table_.content.data() + at, &back, sizeof(back));
    by_offset_.erase(found);
    return back;
  }

  const char* ReadCommon(uint64_t start, uint64_t end) {
    Reader reader(content_, start + 8, end);
    Common common;
    uint8_t version = reader.Byte();
    std::string_view letters = reader.Text();
    reader.Leb128();
    reader.Leb128();
    if (version == 1) {
      reader.Byte();
    } else {
      reader.Leb128();
    }
    common.has_data = !letters.empty() && letters[0] == 'z';
    if (common.has_data) {
      reader.Leb128();
      letters.remove_prefix(1);
    }
    for (char letter : letters) {
      if (letter == 'R') {
        common.pointers = reader.Byte();
      } else if (letter == 'L') {
        common.language_data = reader.Byte();
      } else if (letter == 'P') {
        uint64_t size = SizeOfDistance(reader.Byte());
        if (size == 0) return "a personality routine is not named by its distance";
        reader.Take(size);
      } else if (letter != 'S' && letter != 'B') {
        return "unwind records have an unknown augmentation";
      }
    }
    if (!reader.is_good()) return kCutOff;
    commons_[start] = common;
    return nullptr;
  }

  const char* ReadFunction(uint64_t start, uint64_t end, uint64_t back) {
    auto found = commons_.find(start + 4 - back);
    if (found == commons_.end()) return "an unwind record has no common one before it";
    const Common& common = found->second;
    Reader reader(content_, start + 8, end);
    uint64_t size = SizeOfDistance(common.pointers);
    if (size == 0) return "a function is not named by its distance";
    uint64_t function = 0;
    bool is_known = Relate(reader.at(), size, end, &function);
    reader.Take(2 * size);
    if (is_known) described_.insert(function);
    if (!common.has_data || common.language_data == dwarf::DW_EH_PE_omit)
      return reader.is_good() ? nullptr : kCutOff;
    uint64_t length = reader.Leb128();
    size = SizeOfDistance(common.language_data);
    if (!reader.is_good() || size == 0 || length < size) return kCutOff;
    uint64_t data = 0;
    Relate(reader.at(), size, end, &data);
    return nullptr;
  }

  // What the distance there leads to, and the relocation that says so. False if that is nothing.
  bool Relate(uint64_t at, uint64_t size, uint64_t end, uint64_t* address) {
    if (size > end - at) return false;
    if (auto found = by_offset_.find(at); found != by_offset_.end()) {
      *address = parts_.atoms.AddressOf(parts_.symbols, found->second);
      return true;
    }
    int64_t distance = size == 8 ? FileBytes::ReadAt<int64_t>(content_, at)
                                 : FileBytes::ReadAt<int32_t>(content_, at);
    *address = address_ + at + static_cast<uint64_t>(distance);
    uint32_t piece = parts_.atoms.PieceAt(parts_.sections, *address);
    if (distance == 0 || piece == 0) return false;
    auto offset = static_cast<int64_t>(*address - parts_.atoms.addresses[piece]);
    by_offset_[at] = {at, offset, parts_.atoms.SymbolOfPiece(piece),
                      MachoDistance(parts_.machine, static_cast<uint32_t>(size))};
    return true;
  }

  const MachoParts& parts_;
  uint64_t address_;
  std::string_view content_;
  MachoUnwindTable& table_;
  MachoAddresses& described_;
  std::map<uint64_t, ObjectRelocation> by_offset_;
  std::map<uint64_t, Common> commons_;
};

}  // namespace

const char* ReadEhFrame(const MachoParts& parts, uint32_t section,
                        std::vector<ObjectRelocation> relocations, MachoUnwindTable* table,
                        MachoAddresses* described) {
  return EhFrame(parts, section, std::move(relocations), table, described).Run();
}

}  // namespace orcjit
