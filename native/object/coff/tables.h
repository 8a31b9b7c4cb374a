// The tables of a COFF object as they stand in the file: headers of sections, symbols with what
// stands behind each, and names.
#ifndef ORCJIT_OBJECT_COFF_TABLES_H_
#define ORCJIT_OBJECT_COFF_TABLES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orcjit {

// Where things are, as the header says.
struct CoffHeader {
  uint16_t machine = 0;
  bool is_big = false;
  uint32_t section_count = 0;
  uint64_t sections = 0;  // offset of their headers
  uint32_t symbols = 0;   // offset of the table; 0: there is none
  uint32_t symbol_count = 0;

  uint32_t SymbolSize() const { return is_big ? 20 : 18; }
};

enum class CoffKind : uint8_t { kOther, kObject, kImport, kIntermediateCode };

// Of a file that begins so.
CoffKind KindOfCoff(std::string_view bytes);

// Of what is some kind of COFF.
CoffHeader ReadCoffHeader(std::string_view bytes);

struct CoffSection {
  std::string_view name;
  std::string_view content;
  std::string_view relocations;
  uint64_t size = 0;
  uint32_t flags = 0;

  bool Is(uint32_t flag) const { return (flags & flag) != 0; }
};

struct CoffSymbol {
  std::string_view name;
  std::string_view more;  // what stands behind it: at least one entry, or empty
  uint32_t value = 0;
  int32_t section = 0;  // counted from 1; 0: none; negative: the value is no place
  uint8_t storage = 0;
  bool is_function = false;
  bool is_more = false;  // it belongs to the one before, and is empty
};

// Entry by entry, as relocations count them.
struct CoffTables {
  CoffHeader header;
  std::vector<CoffSection> sections;
  std::vector<CoffSymbol> symbols;
};

// Throws JitError kObjectFormat.
CoffTables ReadCoffTables(std::string_view bytes, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_COFF_TABLES_H_
