#include "os/darwin/image.h"

#include <dlfcn.h>
#include <mach-o/dyld.h>

#include <cstring>

namespace orcjit {
namespace {

std::string_view NameIn(const char (&field)[16]) { return {field, strnlen(field, sizeof(field))}; }

// The C compiler puts an underscore before each name.
bool IsNamed(const char* symbol, std::string_view name) {
  return symbol[0] == '_' && name == symbol + 1;
}

}  // namespace

Image Image::At(const void* address) {
  Dl_info info;
  return Image(dladdr(address, &info) == 0 ? nullptr : info.dli_fbase);
}

std::vector<Image> Image::All() {
  std::vector<Image> images;
  for (uint32_t i = 0; i < _dyld_image_count(); ++i) {
    // One that is being unloaded is none any more.
    if (const mach_header* header = _dyld_get_image_header(i)) images.emplace_back(header);
  }
  return images;
}

template <typename Visit>
void Image::ForEachCommand(const Visit& visit) const {
  const char* at = reinterpret_cast<const char*>(header_ + 1);
  for (uint32_t i = 0; i < header_->ncmds; ++i) {
    const auto& command = *reinterpret_cast<const load_command*>(at);
    visit(command);
    at += command.cmdsize;
  }
}

template <typename Visit>
void Image::ForEachSection(const Visit& visit) const {
  ForEachCommand([&](const load_command& command) {
    if (command.cmd != LC_SEGMENT_64) return;
    const auto& segment = reinterpret_cast<const segment_command_64&>(command);
    const auto* section = reinterpret_cast<const section_64*>(&segment + 1);
    for (uint32_t i = 0; i < segment.nsects; ++i) visit(section[i]);
  });
}

uint64_t Image::Slide() const {
  uint64_t wanted = 0;
  ForEachCommand([&](const load_command& command) {
    if (command.cmd != LC_SEGMENT_64) return;
    const auto& segment = reinterpret_cast<const segment_command_64&>(command);
    if (NameIn(segment.segname) == SEG_TEXT) wanted = segment.vmaddr;
  });
  return reinterpret_cast<uint64_t>(header_) - wanted;
}

const segment_command_64* Image::SegmentOf(uint64_t address) const {
  const segment_command_64* found = nullptr;
  uint64_t in_file = address - Slide();
  ForEachCommand([&](const load_command& command) {
    if (command.cmd != LC_SEGMENT_64) return;
    const auto& segment = reinterpret_cast<const segment_command_64&>(command);
    if (in_file >= segment.vmaddr && in_file - segment.vmaddr < segment.vmsize) found = &segment;
  });
  return found;
}

const section_64* Image::SectionOf(uint64_t address) const {
  const section_64* found = nullptr;
  uint64_t in_file = address - Slide();
  ForEachSection([&](const section_64& section) {
    if (in_file >= section.addr && in_file - section.addr < section.size) found = &section;
  });
  return found;
}

int Image::ProtectionOf(uint64_t address) const {
  const segment_command_64* segment = SegmentOf(address);
  return segment == nullptr ? 0 : segment->initprot;
}

bool Image::IsMadeConstant(uint64_t address) const {
  const segment_command_64* segment = SegmentOf(address);
  return segment != nullptr && (segment->flags & SG_READ_ONLY) != 0;
}

// The tables lie in the segment __LINKEDIT, which has them where the file has them.
Image::Symbols Image::FindSymbols() const {
  Symbols symbols;
  const symtab_command* table = nullptr;
  const dysymtab_command* dynamic = nullptr;
  uint64_t place_of_file = 0;
  ForEachCommand([&](const load_command& command) {
    if (command.cmd == LC_SYMTAB) table = reinterpret_cast<const symtab_command*>(&command);
    if (command.cmd == LC_DYSYMTAB) dynamic = reinterpret_cast<const dysymtab_command*>(&command);
    if (command.cmd != LC_SEGMENT_64) return;
    const auto& segment = reinterpret_cast<const segment_command_64&>(command);
    if (NameIn(segment.segname) == SEG_LINKEDIT)
      place_of_file = Slide() + segment.vmaddr - segment.fileoff;
  });
  if (table == nullptr || dynamic == nullptr || place_of_file == 0) return symbols;
  symbols.entries = reinterpret_cast<const nlist_64*>(place_of_file + table->symoff);
  symbols.count = table->nsyms;
  symbols.names = reinterpret_cast<const char*>(place_of_file + table->stroff);
  symbols.indirect = reinterpret_cast<const uint32_t*>(place_of_file + dynamic->indirectsymoff);
  return symbols;
}

uint64_t Image::Find(std::string_view name) const {
  Symbols symbols = FindSymbols();
  for (uint32_t i = 0; i < symbols.count; ++i) {
    const nlist_64& symbol = symbols.entries[i];
    bool is_defined =
        (symbol.n_type & (N_STAB | N_EXT)) == N_EXT && (symbol.n_type & N_TYPE) == N_SECT;
    if (is_defined && IsNamed(symbols.names + symbol.n_un.n_strx, name))
      return symbol.n_value + Slide();
  }
  return 0;
}

std::vector<uint64_t*> Image::PlacesOf(std::string_view function) const {
  std::vector<uint64_t*> places;
  Symbols symbols = FindSymbols();
  if (symbols.entries == nullptr) return places;
  ForEachSection([&](const section_64& section) {
    uint32_t type = section.flags & SECTION_TYPE;
    if (type != S_NON_LAZY_SYMBOL_POINTERS && type != S_LAZY_SYMBOL_POINTERS) return;
    auto* place = reinterpret_cast<uint64_t*>(section.addr + Slide());
    for (uint64_t i = 0; i < section.size / sizeof(uint64_t); ++i) {
      uint32_t number = symbols.indirect[section.reserved1 + i];
      if ((number & (INDIRECT_SYMBOL_LOCAL | INDIRECT_SYMBOL_ABS)) != 0) continue;
      if (IsNamed(symbols.names + symbols.entries[number].n_un.n_strx, function))
        places.push_back(place + i);
    }
  });
  return places;
}

}  // namespace orcjit
