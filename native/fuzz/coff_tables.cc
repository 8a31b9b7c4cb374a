#include "fuzz/tables.h"
#include "llvm/BinaryFormat/COFF.h"

namespace orcjit {

namespace COFF = llvm::COFF;

namespace {

const std::vector<uint64_t> kHeaderFields = {2, 4, 8, 12, 16, 18, 20};
const std::vector<uint64_t> kBigHeaderFields = {2, 4, 6, 8, 12, 28, 44, 48, 52, 56};
const std::vector<uint64_t> kSectionFields = {8, 12, 16, 20, 24, 28, 32, 34, 36, 40};
const std::vector<uint64_t> kSymbolFields = {4, 8, 12, 14, 16, 17, 18};
const std::vector<uint64_t> kBigSymbolFields = {4, 8, 12, 16, 18, 19, 20};
const std::vector<uint64_t> kRelocationFields = {4, 8, 10};

constexpr uint64_t kSectionSize = 40;
constexpr uint64_t kRelocationSize = 10;

struct Places {
  uint64_t sections = 0;
  uint64_t section_count = 0;
  uint64_t symbols = 0;
  uint64_t symbol_count = 0;
  bool is_big = false;
};

bool ReadPlaces(Tables* tables, Places* places) {
  COFF::header small = {};
  if (!tables->Read(0, &small.Machine)) return false;
  uint16_t mark = 0;
  uint32_t number = 0;
  places->is_big = small.Machine == 0 && tables->Read(2, &mark) && mark == 0xffff;
  if (!places->is_big && small.Machine != COFF::IMAGE_FILE_MACHINE_AMD64) return false;
  auto word = [&](uint64_t offset) -> uint64_t {
    return tables->Read(offset, &number) ? number : 0;
  };
  if (places->is_big) {
    tables->Add(0, 56, 56, &kBigHeaderFields);
    *places = {56, word(44), word(48), word(52), true};
  } else {
    tables->Add(0, 20, 20, &kHeaderFields);
    *places = {20, word(2) & 0xffff, word(8), word(12), false};
  }
  return true;
}

void AddSection(Tables* tables, uint64_t at) {
  uint32_t size = 0, content = 0, relocations = 0, flags = 0;
  uint16_t count = 0;
  bool is_whole = tables->Read(at + 16, &size) && tables->Read(at + 20, &content) &&
                  tables->Read(at + 24, &relocations) && tables->Read(at + 32, &count) &&
                  tables->Read(at + 36, &flags);
  if (!is_whole) return;
  tables->Add(at, kSectionSize, kSectionSize, &kSectionFields);
  tables->Add(relocations, count * kRelocationSize, kRelocationSize, &kRelocationFields);
  bool is_code = (flags & COFF::IMAGE_SCN_CNT_CODE) != 0;
  if (!is_code) tables->AddBytes(content, size);
}

}  // namespace

void FindCoffTables(Tables tables) {
  Places places;
  if (!ReadPlaces(&tables, &places)) return;
  for (uint64_t i = 0; i < places.section_count; ++i) {
    uint64_t at = places.sections + i * kSectionSize;
    if (at >= tables.room()) break;
    AddSection(&tables, at);
  }
  uint64_t size = places.is_big ? 20 : 18;
  tables.Add(places.symbols, places.symbol_count * size, size,
             places.is_big ? &kBigSymbolFields : &kSymbolFields);
  uint64_t names = places.symbols + places.symbol_count * size;
  if (names < tables.room()) tables.AddBytes(names, tables.room() - names);
}

}  // namespace orcjit
