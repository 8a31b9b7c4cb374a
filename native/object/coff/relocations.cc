// Relocations of COFF for x86-64, as ELF's numbers say the same. Their addends are in the content.
#include "llvm/BinaryFormat/COFF.h"
#include "llvm/BinaryFormat/ELF.h"
#include "object/coff/format.h"
#include "object/coff/imports.h"
#include "object/file_bytes.h"

namespace orcjit {

namespace COFF = llvm::COFF;
namespace ELF = llvm::ELF;

namespace {

constexpr size_t kEntrySize = 10;
// What no machine has: the linker refuses it by its number. Distances from the beginning of an
// image or of a section are among them, for there is neither.
constexpr uint32_t kNoSuch = 0x10000;

// 0 where it reaches beyond the content, which who asked refuses.
template <typename T>
int64_t FieldAt(std::string_view content, uint64_t offset) {
  bool is_inside = offset <= content.size() && sizeof(T) <= content.size() - offset;
  return is_inside ? FileBytes::ReadAt<T>(content, offset) : 0;
}

ObjectRelocation Decode(std::string_view content, uint32_t offset, uint16_t type, bool is_import) {
  ObjectRelocation one{offset, 0, 0, kNoSuch + type};
  switch (type) {
    case COFF::IMAGE_REL_AMD64_ABSOLUTE:
      one.type = ELF::R_X86_64_NONE;
      return one;
    case COFF::IMAGE_REL_AMD64_ADDR64:
      if (is_import) return one;
      one.type = ELF::R_X86_64_64;
      one.addend = FieldAt<int64_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_ADDR32:
      if (is_import) return one;
      one.type = ELF::R_X86_64_32;
      one.addend = FieldAt<int32_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_REL32:
    case COFF::IMAGE_REL_AMD64_REL32_1:
    case COFF::IMAGE_REL_AMD64_REL32_2:
    case COFF::IMAGE_REL_AMD64_REL32_3:
    case COFF::IMAGE_REL_AMD64_REL32_4:
    case COFF::IMAGE_REL_AMD64_REL32_5: {
      // So many bytes of the instruction come behind the field.
      int64_t behind = type - COFF::IMAGE_REL_AMD64_REL32;
      one.type = is_import ? ELF::R_X86_64_GOTPCREL : ELF::R_X86_64_PC32;
      one.addend = FieldAt<int32_t>(content, offset) - 4 - behind;
      return one;
    }
    default:
      return one;
  }
}

}  // namespace

bool CoffFormat::DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                                   std::vector<ObjectRelocation>* out) const {
  const auto& imports = static_cast<const CoffImports&>(*model.data());
  std::string_view content = model.sections()[table.target].content;
  size_t count = table.content.size() / kEntrySize;
  out->reserve(count);
  for (size_t i = 0; i < count; ++i) {
    std::string_view entry = table.content.substr(i * kEntrySize, kEntrySize);
    auto offset = FileBytes::ReadAt<uint32_t>(entry, 0);
    auto symbol = FileBytes::ReadAt<uint32_t>(entry, 4);
    if (symbol >= imports.is_import.size() - 1) return false;
    ObjectRelocation one = Decode(content, offset, FileBytes::ReadAt<uint16_t>(entry, 8),
                                  imports.is_import[symbol + 1]);
    one.symbol = symbol + 1;
    out->push_back(one);
  }
  return true;
}

}  // namespace orcjit
