#include "fuzz/tables.h"
#include "llvm/BinaryFormat/MachO.h"

namespace orcjit {

namespace MachO = llvm::MachO;

namespace {

const std::vector<uint64_t> kHeaderFields = {4, 8, 12, 16, 20, 24, 28, 32};
const std::vector<uint64_t> kSegmentFields = {4, 8, 24, 32, 40, 48, 56, 60, 64, 68, 72};
const std::vector<uint64_t> kSectionFields = {16, 32, 40, 48, 52, 56, 60, 64, 68, 72, 76, 80};
const std::vector<uint64_t> kSymbolTableFields = {4, 8, 12, 16, 20, 24};
const std::vector<uint64_t> kSymbolFields = {4, 5, 6, 8, 16};
const std::vector<uint64_t> kRelocationFields = {4, 7, 8};
const std::vector<uint64_t> kWords = {4, 8};

void AddSections(Tables* tables, uint64_t at, uint32_t count) {
  constexpr uint64_t kSize = sizeof(MachO::section_64);
  MachO::section_64 section;
  for (uint32_t i = 0; i < count && tables->Read(at, &section); ++i, at += kSize) {
    tables->Add(at, kSize, kSize, &kSectionFields);
    tables->Add(section.reloff, uint64_t{section.nreloc} * 8, 8, &kRelocationFields);
    bool is_code = (section.flags & MachO::S_ATTR_PURE_INSTRUCTIONS) != 0;
    if (!is_code) tables->AddBytes(section.offset, section.size);
  }
}

void AddCommand(Tables* tables, uint64_t at, const MachO::load_command& command) {
  if (command.cmd == MachO::LC_SEGMENT_64) {
    MachO::segment_command_64 segment;
    if (!tables->Read(at, &segment)) return;
    tables->Add(at, sizeof(segment), sizeof(segment), &kSegmentFields);
    AddSections(tables, at + sizeof(segment), segment.nsects);
  } else if (command.cmd == MachO::LC_SYMTAB) {
    MachO::symtab_command symbols;
    if (!tables->Read(at, &symbols)) return;
    tables->Add(at, sizeof(symbols), sizeof(symbols), &kSymbolTableFields);
    constexpr uint64_t kSize = sizeof(MachO::nlist_64);
    tables->Add(symbols.symoff, symbols.nsyms * kSize, kSize, &kSymbolFields);
    tables->AddBytes(symbols.stroff, symbols.strsize);
  } else {
    tables->Add(at, sizeof(command), sizeof(command), &kWords);
  }
}

}  // namespace

void FindMachoTables(Tables tables) {
  MachO::mach_header_64 header;
  if (!tables.Read(0, &header) || header.magic != MachO::MH_MAGIC_64) return;
  tables.Add(0, sizeof(header), sizeof(header), &kHeaderFields);
  uint64_t at = sizeof(header);
  MachO::load_command command;
  for (uint32_t i = 0; i < header.ncmds && tables.Read(at, &command); ++i) {
    if (command.cmdsize < sizeof(command)) return;
    AddCommand(&tables, at, command);
    at += command.cmdsize;
  }
}

}  // namespace orcjit
