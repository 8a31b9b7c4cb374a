// COFF relocatable objects of Windows, with 16-bit and with 32-bit numbers of sections (/bigobj)
// (https://learn.microsoft.com/windows/win32/debug/pe-format).
#ifndef ORCJIT_OBJECT_COFF_FORMAT_H_
#define ORCJIT_OBJECT_COFF_FORMAT_H_

#include "object/object_format.h"

namespace orcjit {

class CoffFormat final : public ObjectFormat {
 public:
  constexpr CoffFormat() = default;

  const char* name() const override { return "coff"; }
  bool IsOf(std::string_view bytes) const override;
  FileIdentity Identify(std::string_view bytes) const override;
  bool HasModel(std::string_view bytes) const override;
  ObjectModel Parse(std::string_view bytes, const std::string& label) const override;
  CallingConvention Convention() const override { return CallingConvention::kMicrosoft; }
  bool DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                         std::vector<ObjectRelocation>* out) const override;
};

inline constexpr CoffFormat kCoff;

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_COFF_FORMAT_H_
