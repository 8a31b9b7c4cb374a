// What most formats have in common.
#include "object/object_format.h"

#include <algorithm>

#include "object/error.h"
#include "object/exports.h"

namespace orcjit {

std::vector<ObjectSlice> ObjectFormat::Slices(std::string_view, const std::string&) const {
  return {};
}

std::vector<ByteRange> ObjectFormat::NeededParts(std::string_view, uint64_t,
                                                 const ReadPart&) const {
  return {};
}

// By the model of the whole member: only archives of this system are asked of often.
void ObjectFormat::NoteHidden(const Archive& archive, uint64_t member, const ByteBuffer& start,
                              const std::set<std::string_view>& wanted, uint64_t* budget,
                              std::set<std::string_view>* hidden) const {
  if (!HasModel(start.bytes())) return;
  ArchiveMember whole = archive.Member(member);
  *budget -= std::min<uint64_t>(whole.bytes.size(), *budget);
  ObjectModel model = Parse(whole.bytes.bytes(), whole.label);
  for (const ObjectSymbol& symbol : model.symbols()) {
    bool is_defined = !symbol.IsLocal() && !symbol.IsUndefined();
    if (!is_defined || (symbol.IsVisibleOutside() && HasAddress(model, symbol))) continue;
    if (auto found = wanted.find(symbol.name); found != wanted.end()) hidden->insert(*found);
  }
}

std::string ObjectFormat::ImageHeader(const Machine&) const { return {}; }

std::string ObjectFormat::WithAddresses(std::string_view, const std::vector<uint64_t>&) const {
  return {};
}

ObjectModel ParseObject(std::string_view bytes, const std::string& label) {
  const ObjectFormat* format = FindFormat(bytes);
  if (format == nullptr)
    throw JitError(ErrorKind::kObjectFormat, "'" + label + "' is not an object file [OJ204]");
  return format->Parse(bytes, label);
}

}  // namespace orcjit
