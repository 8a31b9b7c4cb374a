// Mach-O relocatable objects of macOS, for 64-bit machines, and universal files of several
// (https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h).
#ifndef ORCJIT_OBJECT_MACHO_FORMAT_H_
#define ORCJIT_OBJECT_MACHO_FORMAT_H_

#include "object/object_format.h"

namespace orcjit {

class MachoFormat final : public ObjectFormat {
 public:
  constexpr MachoFormat() = default;

  const char* name() const override { return "mach-o"; }
  bool IsOf(std::string_view bytes) const override;
  FileIdentity Identify(std::string_view bytes) const override;
  bool HasModel(std::string_view bytes) const override;
  std::vector<ObjectSlice> Slices(std::string_view bytes, const std::string& label) const override;
  ObjectModel Parse(std::string_view bytes, const std::string& label) const override;
  // Without the underscore that stands before each.
  std::string_view NameInC(std::string_view name) const override {
    return name.substr(!name.empty() && name[0] == '_' ? 1 : 0);
  }
  bool DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                         std::vector<ObjectRelocation>* out) const override;

 private:
  static std::string_view Chosen(std::string_view bytes);
};

inline constexpr MachoFormat kMacho;

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_FORMAT_H_
