#include "object/coff/tables.h"

#include <algorithm>
#include <utility>

#include "llvm/BinaryFormat/COFF.h"
#include "object/file_bytes.h"

namespace orcjit {

namespace COFF = llvm::COFF;

namespace {

constexpr uint64_t kHeaderSize = 20;
constexpr uint64_t kBigHeaderSize = 56;
constexpr uint64_t kSectionSize = 40;
constexpr uint64_t kRelocationSize = 10;
constexpr uint64_t kNameSize = 8;

template <typename T>
T At(std::string_view table, uint64_t offset) {
  return FileBytes::ReadAt<T>(table, offset);
}

bool HasMagic(std::string_view bytes, const char (&magic)[16]) {
  return bytes.substr(12, 16) == std::string_view(magic, 16);
}

// What stands behind a "/", in decimal digits; or behind "//", in those of base 64, most
// significant first.
bool ParseOffset(std::string_view digits, bool is_base64, uint64_t* value) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (digits.empty()) return false;
  *value = 0;
  for (char c : digits) {
    bool is_decimal = c >= '0' && c <= '9';
    size_t digit = is_base64 ? kDigits.find(c) : static_cast<size_t>(c - '0');
    if (is_base64 ? digit == std::string_view::npos : !is_decimal) return false;
    *value = *value * (is_base64 ? 64 : 10) + digit;
  }
  return true;
}

class TableReader {
 public:
  TableReader(std::string_view bytes, const std::string& label) : file_(bytes, label) {}

  CoffTables Run() {
    file_.Table(0, 1, kHeaderSize, "the header");
    tables_.header = ReadCoffHeader(file_.all());
    ReadStrings();
    std::string_view headers = file_.Table(tables_.header.sections, tables_.header.section_count,
                                           kSectionSize, "headers of sections");
    tables_.sections.reserve(tables_.header.section_count);
    for (uint64_t i = 0; i < tables_.header.section_count; ++i)
      ReadSection(headers.substr(i * kSectionSize, kSectionSize));
    ReadSymbols();
    return std::move(tables_);
  }

 private:
  // Behind the symbols, with its size before it.
  void ReadStrings() {
    const CoffHeader& header = tables_.header;
    if (header.symbols == 0) {
      if (header.symbol_count != 0) file_.Malformed("symbols without a table");
      return;
    }
    symbols_ =
        file_.Table(header.symbols, header.symbol_count, header.SymbolSize(), "the symbol table");
    uint64_t end = header.symbols + symbols_.size();
    if (end == file_.size()) return;
    auto size = file_.Read<uint32_t>(end, "the string table");
    strings_ = file_.Table(end, std::max<uint32_t>(size, 4), 1, "the string table");
  }

  std::string_view StringAt(uint64_t offset) {
    if (offset < 4) file_.Malformed("a name that is the size of the string table");
    return file_.NameAt(strings_, offset);
  }

  std::string_view SectionName(std::string_view field) {
    std::string_view name = FieldText(field);
    if (name.empty() || name[0] != '/') return name;
    bool is_base64 = name.substr(0, 2) == "//";
    uint64_t offset = 0;
    if (!ParseOffset(name.substr(is_base64 ? 2 : 1), is_base64, &offset))
      file_.Malformed("a section whose name is no place in the string table");
    return StringAt(offset);
  }

  void ReadSection(std::string_view raw) {
    CoffSection section;
    section.name = SectionName(raw.substr(0, kNameSize));
    section.size = At<uint32_t>(raw, 16);
    section.flags = At<uint32_t>(raw, 36);
    if (!section.Is(COFF::IMAGE_SCN_CNT_UNINITIALIZED_DATA)) {
      section.content = file_.Table(At<uint32_t>(raw, 20), section.size, 1, "a section");
      file_.Spend(section.size);
    }
    ReadRelocations(raw, &section);
    tables_.sections.push_back(section);
  }

  void ReadRelocations(std::string_view raw, CoffSection* section) {
    uint64_t count = At<uint16_t>(raw, 32);
    uint64_t offset = At<uint32_t>(raw, 24);
    // More than there are numbers for: the first one has how many there are, with itself.
    if (section->Is(COFF::IMAGE_SCN_LNK_NRELOC_OVFL) && count == UINT16_MAX) {
      count = file_.Read<uint32_t>(offset, "relocations");
      if (count == 0) file_.Malformed("relocations that are fewer than none");
      --count;
      offset += kRelocationSize;
    }
    if (count == 0) return;
    section->relocations = file_.Table(offset, count, kRelocationSize, "relocations");
    file_.Spend(section->relocations.size());
    if (section->content.empty()) file_.Malformed("relocations for a section without content");
  }

  void ReadSymbols() {
    uint64_t size = tables_.header.SymbolSize();
    tables_.symbols.reserve(tables_.header.symbol_count);
    uint32_t following = 0;  // entries that belong to the symbol before
    for (uint32_t i = 0; i < tables_.header.symbol_count; ++i) {
      std::string_view raw = symbols_.substr(i * size, size);
      CoffSymbol symbol;
      symbol.is_more = following != 0;
      if (symbol.is_more) {
        --following;
      } else {
        ReadSymbol(raw, &symbol);
        following = static_cast<unsigned char>(raw[tables_.header.is_big ? 19 : 17]);
        if (following > tables_.header.symbol_count - i - 1)
          file_.Malformed("a symbol that goes on behind the symbol table");
        symbol.more = symbols_.substr((i + 1) * size, following * size);
      }
      tables_.symbols.push_back(symbol);
    }
  }

  void ReadSymbol(std::string_view raw, CoffSymbol* symbol) {
    bool is_long = At<uint32_t>(raw, 0) == 0;
    symbol->name = is_long ? StringAt(At<uint32_t>(raw, 4)) : FieldText(raw.substr(0, kNameSize));
    symbol->value = At<uint32_t>(raw, 8);
    bool is_big = tables_.header.is_big;
    symbol->section = is_big ? At<int32_t>(raw, 12) : At<int16_t>(raw, 12);
    uint64_t rest = is_big ? 16 : 14;
    uint16_t derived = At<uint16_t>(raw, rest) >> COFF::SCT_COMPLEX_TYPE_SHIFT;
    symbol->is_function = (derived & 3) == COFF::IMAGE_SYM_DTYPE_FUNCTION;
    symbol->storage = static_cast<uint8_t>(raw[rest + 2]);
    // Of 16 bits, the last two numbers are special, and all others are sections.
    constexpr int32_t kDebug = COFF::IMAGE_SYM_DEBUG;
    if (!is_big && symbol->section < kDebug) symbol->section += 1 << 16;
    bool is_known = symbol->section <= 0 ||
                    static_cast<uint32_t>(symbol->section) <= tables_.header.section_count;
    if (symbol->section < kDebug || !is_known) {
      file_.Malformed("symbol '" + Shorten(symbol->name) + "' is in a section that does not exist");
    }
  }

  FileBytes file_;
  CoffTables tables_;
  std::string_view symbols_;
  std::string_view strings_;
};

}  // namespace

CoffKind KindOfCoff(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return CoffKind::kOther;
  bool is_marked = At<uint16_t>(bytes, 0) == 0 && At<uint16_t>(bytes, 2) == 0xffff;
  if (is_marked) {
    if (At<uint16_t>(bytes, 4) == 0) return CoffKind::kImport;
    if (bytes.size() < kBigHeaderSize) return CoffKind::kOther;
    if (HasMagic(bytes, COFF::BigObjMagic)) return CoffKind::kObject;
    return HasMagic(bytes, COFF::ClGlObjMagic) ? CoffKind::kIntermediateCode : CoffKind::kOther;
  }
  switch (At<uint16_t>(bytes, 0)) {
    case COFF::IMAGE_FILE_MACHINE_AMD64:
    case COFF::IMAGE_FILE_MACHINE_I386:
    case COFF::IMAGE_FILE_MACHINE_ARM64:
    case COFF::IMAGE_FILE_MACHINE_ARM64EC:
    case COFF::IMAGE_FILE_MACHINE_ARMNT:
      // Only programs have a second header.
      return At<uint16_t>(bytes, 16) == 0 ? CoffKind::kObject : CoffKind::kOther;
    default:
      return CoffKind::kOther;
  }
}

CoffHeader ReadCoffHeader(std::string_view bytes) {
  CoffHeader header;
  header.is_big = At<uint16_t>(bytes, 0) == 0;
  if (!header.is_big) {
    header.machine = At<uint16_t>(bytes, 0);
    header.section_count = At<uint16_t>(bytes, 2);
    header.symbols = At<uint32_t>(bytes, 8);
    header.symbol_count = At<uint32_t>(bytes, 12);
    header.sections = kHeaderSize;
    return header;
  }
  header.machine = At<uint16_t>(bytes, 6);
  if (bytes.size() < kBigHeaderSize) return header;
  header.section_count = At<uint32_t>(bytes, 44);
  header.symbols = At<uint32_t>(bytes, 48);
  header.symbol_count = At<uint32_t>(bytes, 52);
  header.sections = kBigHeaderSize;
  return header;
}

CoffTables ReadCoffTables(std::string_view bytes, const std::string& label) {
  return TableReader(bytes, label).Run();
}

}  // namespace orcjit
