// A validated view of an ELF64 relocatable object, for one of the machines that there are (System V
// ABI, https://www.sco.com/developers/gabi/).
//
// The bytes are untrusted. Parse() checks every table that later stages read: offsets and sizes
// against the file, links between tables, string terminators, symbol sections, alignments.
// Relocations are checked when they are read (Relocations()), because most objects of a large
// library are never linked. From here on a section's content lies inside the file, and an index
// that this class returns can be used as it is.
#ifndef ORCJIT_OBJECT_ELF_OBJECT_H_
#define ORCJIT_OBJECT_ELF_OBJECT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "machine/machine.h"

namespace orcjit {

struct ElfSection {
  std::string_view name;
  std::string_view content;  // empty for SHT_NOBITS
  uint64_t size = 0;
  uint64_t flags = 0;
  uint64_t alignment = 1;
  uint64_t entry_size = 0;
  uint32_t type = 0;
  uint32_t link = 0;
  uint32_t info = 0;

  bool Is(uint64_t flag) const { return (flags & flag) != 0; }
};

struct ElfSymbol {
  // Without the suffix of a version, except that of a definition which is not the default one
  // ("foo@V1"): only those who ask for that version mean it.
  std::string_view name;
  std::string_view version;
  std::string_view full_name;  // with the suffix
  uint64_t value = 0;
  uint64_t size = 0;
  uint32_t section = 0;  // index of the defining section; 0 when not defined in one
  uint8_t binding = 0;
  uint8_t type = 0;
  uint8_t visibility = 0;
  bool is_absolute = false;
  bool is_common = false;
  bool is_large = false;  // a common symbol of the medium or large code model

  bool IsLocal() const { return binding == 0; }
  bool IsUndefined() const { return section == 0 && !is_absolute && !is_common; }
};

struct ElfGroup {
  std::string_view signature;
  bool is_comdat = false;
  std::vector<uint32_t> members;  // section indices
};

struct ElfRelocation {
  uint64_t offset;
  int64_t addend;
  uint32_t symbol;
  uint32_t type;
};

class ElfObject {
 public:
  // Throws JitError kObjectFormat or kUnsupportedObject; `label` names the object in messages.
  static ElfObject Parse(std::string_view bytes, const std::string& label);

  const Machine& machine() const { return *machine_; }
  const std::vector<ElfSection>& sections() const { return sections_; }
  const std::vector<ElfSymbol>& symbols() const { return symbols_; }
  const std::vector<ElfGroup>& groups() const { return groups_; }

  // Indices of the SHT_RELA sections whose target section is loaded into memory.
  const std::vector<uint32_t>& relocation_sections() const { return relocation_sections_; }

  // The checked relocations of one of relocation_sections(): offset inside the target section,
  // symbol index inside symbols(). Throws JitError kObjectFormat.
  std::vector<ElfRelocation> Relocations(uint32_t relocation_section,
                                         const std::string& label) const;

  // The size of what it says to a linker: section headers, symbols, relocations.
  uint64_t TableBytes() const;

  // Whether something of it has to run when the library is loaded or unloaded.
  bool has_initializers() const { return has_initializers_; }

 private:
  friend class ElfParser;

  const Machine* machine_ = nullptr;
  std::vector<ElfSection> sections_;
  std::vector<ElfSymbol> symbols_;
  std::vector<ElfGroup> groups_;
  std::vector<uint32_t> relocation_sections_;
  bool has_initializers_ = false;
};

// Whether the section holds pointers to functions that run at load or unload.
bool IsInitializerSection(const ElfSection& section);
bool IsFinalizerSection(const ElfSection& section);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_OBJECT_H_
