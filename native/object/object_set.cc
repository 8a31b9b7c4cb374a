#include "object/object_set.h"

#include <utility>

#include "object/error.h"
#include "object/naming.h"

namespace orcjit {
namespace {

void Append(std::string_view key, size_t index, std::string_view value, std::string* out) {
  out->append(key).append(1, kFieldSeparator).append(std::to_string(index));
  out->append(1, kFieldSeparator).append(value).append(1, kRecordSeparator);
}

std::string Pair(std::string_view first, std::string_view second) {
  return std::string(first).append(1, kFieldSeparator).append(second);
}

ByteBuffer Read(const ObjectPlace& place) {
  if (place.data != nullptr)
    return ByteBuffer::FromBytes({static_cast<const char*>(place.data), place.size});
  return ByteBuffer::FromFile(place.path, place.offset, place.size, place.label);
}

}  // namespace

OpenedFile OpenPlace(const ObjectPlace& place) {
  // The members of a thin archive lie beside it, but not beside the file that it is a slice of.
  bool is_whole_file = place.data == nullptr && !place.IsSlice();
  return OpenObjectOrArchive(Read(place), place.label, is_whole_file ? place.path : "");
}

ObjectSet::ObjectSet(std::vector<ObjectPlace> places) {
  entries_.reserve(places.size());
  for (ObjectPlace& place : places) {
    Entry& entry = entries_.emplace_back();
    entry.place = std::move(place);
    try {
      entry.file = OpenPlace(entry.place);
      entry.facts = Inspect(*entry.file);
    } catch (const JitError& error) {
      entry.file.reset();
      entry.defect = Pair(ErrorClassName(error.kind()), error.message());
    }
  }
}

std::string ObjectSet::Report() const {
  std::string out;
  bool has_exports = false;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    const ObjectFacts& facts = entry.facts;
    if (!entry.file.has_value()) {
      Append("defect", i, entry.defect, &out);
    } else if (!facts.is_native) {
      Append("foreign", i, Pair(facts.identity.format, facts.identity.machine), &out);
    } else {
      if (!has_exports && !facts.exports.empty()) Append("exports", i, "", &out);
      has_exports = has_exports || !facts.exports.empty();
      for (const std::string& name : facts.init_functions) Append("init_functions", i, name, &out);
      for (const std::string& text : facts.declarations) Append("declarations", i, text, &out);
    }
  }
  return out;
}

OpenedFile ObjectSet::Take(size_t index) {
  Entry& entry = entries_[index];
  bool is_current = entry.place.data != nullptr || entry.file->buffer.IsCurrent(entry.place.path);
  OpenedFile file = is_current ? std::move(*entry.file) : OpenPlace(entry.place);
  entry.file.reset();
  return file;
}

}  // namespace orcjit
