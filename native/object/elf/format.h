// ELF64 relocatable objects (System V ABI, https://www.sco.com/developers/gabi/).
#ifndef ORCJIT_OBJECT_ELF_FORMAT_H_
#define ORCJIT_OBJECT_ELF_FORMAT_H_

#include "object/object_format.h"

namespace orcjit {

class ElfFormat final : public ObjectFormat {
 public:
  constexpr ElfFormat() = default;

  const char* name() const override { return "elf64"; }
  bool IsOf(std::string_view bytes) const override;
  FileIdentity Identify(std::string_view bytes) const override;
  bool HasModel(std::string_view bytes) const override;
  std::vector<ByteRange> NeededParts(std::string_view start, uint64_t size,
                                     const ReadPart& read) const override;
  ObjectModel Parse(std::string_view bytes, const std::string& label) const override;
  bool DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                         std::vector<ObjectRelocation>* out) const override;
  void NoteHidden(const Archive& archive, uint64_t member, const ByteBuffer& start,
                  const std::set<std::string_view>& wanted, uint64_t* budget,
                  std::set<std::string_view>* hidden) const override;
  std::string ImageHeader(const Machine& machine) const override;
  std::string WithAddresses(std::string_view file,
                            const std::vector<uint64_t>& addresses) const override;
};

inline constexpr ElfFormat kElf;

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_FORMAT_H_
