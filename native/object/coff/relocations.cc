// Relocations of COFF for x86-64, as ELF's numbers say the same. Their addends are in the content.
//
// What is linked together is an image of one section, whose number is 1, and which begins where the
// image does: offsets in a section are distances from there. Debug information has the offsets in
// the object's own sections, as its readers want it before it is linked.
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

// 0 where it reaches beyond the content, which who asked refuses.
template <typename T>
int64_t FieldAt(std::string_view content, uint64_t offset) {
  bool is_inside = offset <= content.size() && sizeof(T) <= content.size() - offset;
  return is_inside ? FileBytes::ReadAt<T>(content, offset) : 0;
}

constexpr uint32_t kNumberOfSection = 1;

// `symbol` is that of the model; of an import, what is meant is the pointer to it; of a
// thread_local variable, an address is that of what threads begin with.
ObjectRelocation Decode(const ObjectSection& target, uint32_t offset, uint16_t type,
                        uint32_t symbol, bool is_import, bool is_initial) {
  std::string_view content = target.content;
  ObjectRelocation one{offset, 0, symbol, kUnknownToMachines + type};
  switch (type) {
    case COFF::IMAGE_REL_AMD64_ABSOLUTE:
      one.type = ELF::R_X86_64_NONE;
      return one;
    case COFF::IMAGE_REL_AMD64_ADDR64:
      one.type = is_import    ? uint32_t{kSlotAddress64}
                 : is_initial ? uint32_t{kInitialAddress64}
                              : uint32_t{ELF::R_X86_64_64};
      one.addend = FieldAt<int64_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_ADDR32:
      if (is_import) return one;
      one.type = ELF::R_X86_64_32;
      one.addend = FieldAt<int32_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_SECREL:
      one.type = target.is_loaded ? uint32_t{kSectionOffset32} : uint32_t{ELF::R_X86_64_32};
      one.addend = FieldAt<int32_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_ADDR32NB:
      one.type = is_import ? kSlotImageDistance32 : kImageDistance32;
      if (!target.is_loaded) one.type = ELF::R_X86_64_32;
      one.addend = FieldAt<int32_t>(content, offset);
      return one;
    case COFF::IMAGE_REL_AMD64_SECTION:
      one.type = ELF::R_X86_64_16;
      one.symbol = 0;
      one.addend = kNumberOfSection;
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
  const ObjectSection& target = model.sections()[table.target];
  size_t count = table.content.size() / kEntrySize;
  out->reserve(count);
  for (size_t i = 0; i < count; ++i) {
    std::string_view entry = table.content.substr(i * kEntrySize, kEntrySize);
    auto offset = FileBytes::ReadAt<uint32_t>(entry, 0);
    auto symbol = FileBytes::ReadAt<uint32_t>(entry, 4);
    if (symbol >= imports.is_import.size() - 1) return false;
    bool is_initial = model.sections()[model.symbols()[symbol + 1].section].is_thread_local;
    out->push_back(Decode(target, offset, FileBytes::ReadAt<uint16_t>(entry, 8), symbol + 1,
                          imports.is_import[symbol + 1], is_initial));
  }
  return true;
}

}  // namespace orcjit
