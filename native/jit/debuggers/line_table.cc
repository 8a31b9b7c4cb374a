#include "jit/debuggers/line_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/Support/DataExtractor.h"
#include "object/error.h"

namespace orcjit {
namespace {

namespace dwarf = llvm::dwarf;
const ObjectSection* FindSection(const ObjectModel& model, std::string_view name) {
  for (const ObjectSection& section : model.sections()) {
    if (section.name == name && !section.is_compressed) return &section;
  }
  return nullptr;
}

std::string_view ContentOf(const ObjectModel& model, std::string_view name) {
  const ObjectSection* section = FindSection(model, name);
  return section == nullptr ? std::string_view() : section->content;
}

// The section with its references filled in: to code by address, to strings by offset. Throws
// JitError for relocations that are malformed.
std::string Relocated(const ObjectModel& model, const ObjectSection& section,
                      const std::vector<uint64_t>& addresses) {
  std::string bytes(section.content);
  for (const RelocationTable& table : model.debug_relocation_tables()) {
    if (&model.sections()[table.target] != &section) continue;
    for (const ObjectRelocation& relocation : model.Relocations(table, "debug information")) {
      const Machine& machine = model.machine();
      size_t width = relocation.type == machine.absolute64   ? 8
                     : relocation.type == machine.absolute32 ? 4
                                                             : 0;
      if (width == 0 || bytes.size() < width || relocation.offset > bytes.size() - width) continue;
      const ObjectSymbol& symbol = model.symbols()[relocation.symbol];
      uint64_t value = addresses[symbol.section] + symbol.value;
      value += static_cast<uint64_t>(relocation.addend);
      std::memcpy(&bytes[relocation.offset], &value, width);
    }
  }
  return bytes;
}

// Reads the units of one .debug_line. What is cut off or unknown ends its unit.
class LineTableReader {
 public:
  LineTableReader(std::string_view lines, std::string_view line_strings, std::string_view strings)
      : data_(llvm::StringRef(lines.data(), lines.size()), true),
        line_strings_(llvm::StringRef(line_strings.data(), line_strings.size()), true),
        strings_(llvm::StringRef(strings.data(), strings.size()), true) {}

  LineTable Read() {
    uint64_t start = 0;
    while (start < data_.size()) {
      llvm::DataExtractor::Cursor at(start);
      uint64_t length = data_.getU32(at);
      offset_size_ = length == dwarf::DW_LENGTH_DWARF64 ? 8 : 4;
      if (offset_size_ == 8) length = data_.getU64(at);
      bool is_inside = at && length <= data_.size() - at.tell();
      start = at.tell() + length;
      if (is_inside) ReadUnit(at, start);
      llvm::consumeError(at.takeError());
      if (!is_inside) break;
    }
    std::stable_sort(table_.entries.begin(), table_.entries.end(),
                     [](const LineEntry& a, const LineEntry& b) { return a.address < b.address; });
    return std::move(table_);
  }

 private:
  using Cursor = llvm::DataExtractor::Cursor;

  struct Field {
    uint64_t content;
    uint64_t form;
  };
  struct Entry {
    std::string path;
    uint64_t directory = 0;
  };

  void ReadUnit(Cursor& at, uint64_t end) {
    uint16_t version = data_.getU16(at);
    if (!at || version < 2 || version > 5) return;
    if (version == 5) data_.skip(at, 2);  // sizes of addresses and of segments
    uint64_t header_length = data_.getUnsigned(at, offset_size_);
    if (!at || header_length > end - at.tell()) return;
    uint64_t program = at.tell() + header_length;
    minimum_step_ = data_.getU8(at);
    if (version >= 4) data_.skip(at, 1);  // operations of an instruction: 1 unless it is a bundle
    data_.skip(at, 1);                    // is_stmt
    line_base_ = static_cast<int8_t>(data_.getU8(at));
    line_range_ = data_.getU8(at);
    uint8_t opcodes = data_.getU8(at);
    if (!at || line_range_ == 0 || opcodes == 0) return;
    operands_.assign(opcodes, 0);
    for (size_t i = 1; i < opcodes; ++i) operands_[i] = data_.getU8(at);
    first_file_ = table_.files.size();
    version == 5 ? ReadFiles(at) : ReadOldFiles(at);
    if (!at) return;
    at.seek(program);
    Run(at, end);
  }

  // ---- the table of files ----

  void ReadFiles(Cursor& at) {
    std::vector<Entry> directories = ReadEntries(at);
    for (const Entry& file : ReadEntries(at)) {
      std::string directory =
          file.directory < directories.size() ? directories[file.directory].path : "";
      // The first one is where the compiler ran.
      if (!directories.empty()) directory = Join(directories[0].path, directory);
      table_.files.push_back(Join(directory, file.path));
    }
    has_file_zero_ = true;
  }

  std::vector<Entry> ReadEntries(Cursor& at) {
    std::vector<Field> fields(data_.getU8(at));
    for (Field& field : fields) {
      field.content = data_.getULEB128(at);
      field.form = data_.getULEB128(at);
    }
    uint64_t count = data_.getULEB128(at);
    std::vector<Entry> entries;
    while (at && !fields.empty() && entries.size() < count) {
      Entry entry;
      for (const Field& field : fields) {
        if (field.content == dwarf::DW_LNCT_path) {
          entry.path = ReadString(at, field.form);
        } else {
          uint64_t value = ReadNumber(at, field.form);
          if (field.content == dwarf::DW_LNCT_directory_index) entry.directory = value;
        }
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  // Many may name the same place of a table. No system opens a path that is longer than this.
  static constexpr size_t kLongestPath = 4096;

  std::string ReadString(Cursor& at, uint64_t form) {
    if (form == dwarf::DW_FORM_string) return data_.getCStrRef(at).str();
    uint64_t place = ReadNumber(at, form);
    const auto& table = form == dwarf::DW_FORM_line_strp ? line_strings_ : strings_;
    return table.getCStrRef(&place).take_front(kLongestPath).str();
  }

  // 0 for a value that is no number. An unknown form ends the unit: the rest cannot be found.
  uint64_t ReadNumber(Cursor& at, uint64_t form) {
    switch (form) {
      case dwarf::DW_FORM_udata:
        return data_.getULEB128(at);
      case dwarf::DW_FORM_data1:
        return data_.getU8(at);
      case dwarf::DW_FORM_data2:
        return data_.getU16(at);
      case dwarf::DW_FORM_data4:
        return data_.getU32(at);
      case dwarf::DW_FORM_data8:
        return data_.getU64(at);
      case dwarf::DW_FORM_line_strp:
      case dwarf::DW_FORM_strp:
        return data_.getUnsigned(at, offset_size_);
      case dwarf::DW_FORM_data16:
        data_.skip(at, 16);
        return 0;
      case dwarf::DW_FORM_block:
        data_.skip(at, data_.getULEB128(at));
        return 0;
      default:
        data_.skip(at, data_.size());
        return 0;
    }
  }

  // Before DWARF 5: where the compiler ran is not in this section.
  void ReadOldFiles(Cursor& at) {
    std::vector<std::string> directories = {""};
    for (llvm::StringRef path = data_.getCStrRef(at); at && !path.empty();
         path = data_.getCStrRef(at))
      directories.push_back(path.str());
    for (llvm::StringRef path = data_.getCStrRef(at); at && !path.empty();
         path = data_.getCStrRef(at)) {
      uint64_t directory = data_.getULEB128(at);
      data_.getULEB128(at);  // time
      data_.getULEB128(at);  // size
      table_.files.push_back(
          Join(directory < directories.size() ? directories[directory] : "", path.str()));
    }
    has_file_zero_ = false;
  }

  static std::string Join(const std::string& directory, const std::string& path) {
    return directory.empty() || (!path.empty() && path[0] == '/') ? path
           : path.empty()                                         ? directory
                                                                  : directory + "/" + path;
  }

  // ---- the program ----

  void Run(Cursor& at, uint64_t end) {
    state_ = {};
    while (at && at.tell() < end) {
      uint8_t opcode = data_.getU8(at);
      if (opcode >= operands_.size()) {
        uint8_t adjusted = static_cast<uint8_t>(opcode - operands_.size());
        state_.address += minimum_step_ * (adjusted / line_range_);
        Advance(line_base_ + adjusted % line_range_);
        Emit();
      } else if (opcode == 0) {
        RunExtended(at);
      } else {
        RunStandard(at, opcode);
      }
    }
  }

  void RunExtended(Cursor& at) {
    uint64_t length = data_.getULEB128(at);
    if (!at || length == 0 || length > data_.size() - at.tell()) return;
    uint64_t next = at.tell() + length;
    uint8_t opcode = data_.getU8(at);
    if (opcode == dwarf::DW_LNE_end_sequence) state_ = {};
    if (opcode == dwarf::DW_LNE_set_address && length == 9) state_.address = data_.getU64(at);
    if (at) at.seek(next);
  }

  void RunStandard(Cursor& at, uint8_t opcode) {
    switch (opcode) {
      case dwarf::DW_LNS_copy:
        return Emit();
      case dwarf::DW_LNS_advance_pc:
        state_.address += minimum_step_ * data_.getULEB128(at);
        return;
      case dwarf::DW_LNS_advance_line:
        return Advance(data_.getSLEB128(at));
      case dwarf::DW_LNS_set_file:
        state_.file = data_.getULEB128(at);
        return;
      case dwarf::DW_LNS_const_add_pc:
        state_.address += minimum_step_ * ((255 - operands_.size()) / line_range_);
        return;
      case dwarf::DW_LNS_fixed_advance_pc:
        state_.address += data_.getU16(at);
        return;
      default:  // says nothing of addresses, lines and files
        for (uint8_t i = 0; i < operands_[opcode]; ++i) data_.getULEB128(at);
    }
  }

  void Advance(int64_t lines) {
    state_.line += static_cast<uint32_t>(lines);  // modulo 2^32, also backwards
  }

  // Line 0 is code that the compiler made up: it counts with the line before it.
  void Emit() {
    if (state_.line == 0) return;
    uint64_t file = state_.file - (has_file_zero_ ? 0 : 1);
    if (file >= table_.files.size() - first_file_) return;
    table_.entries.push_back(
        {state_.address, state_.line, static_cast<uint32_t>(first_file_ + file)});
  }

  struct State {
    uint64_t address = 0;
    uint64_t file = 1;
    uint32_t line = 1;
  };

  llvm::DataExtractor data_;
  llvm::DataExtractor line_strings_;
  llvm::DataExtractor strings_;
  LineTable table_;
  // Of the unit that is read.
  std::vector<uint8_t> operands_;  // of each standard opcode
  size_t first_file_ = 0;
  uint64_t minimum_step_ = 1;
  uint8_t offset_size_ = 4;
  uint8_t line_range_ = 1;
  int8_t line_base_ = 0;
  bool has_file_zero_ = false;
  State state_;
};

}  // namespace

bool HasLineTable(const ObjectModel& model) { return FindSection(model, ".debug_line") != nullptr; }

LineTable ReadLineTable(const ObjectModel& model, const std::vector<uint64_t>& addresses) {
  const ObjectSection* section = FindSection(model, ".debug_line");
  if (section == nullptr) return {};
  try {
    std::string lines = Relocated(model, *section, addresses);
    return LineTableReader(lines, ContentOf(model, ".debug_line_str"),
                           ContentOf(model, ".debug_str"))
        .Read();
  } catch (const JitError&) {
    return {};  // linking reads no debug information, and complains of none
  }
}

}  // namespace orcjit
