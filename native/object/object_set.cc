#include "object/object_set.h"

#include <new>
#include <utility>

#include "object/error.h"
#include "object/naming.h"
#include "object/parallel.h"
#include "object/read_arena.h"

namespace orcjit {
namespace {

void Append(std::string_view key, size_t index, std::string_view value, std::string* out) {
  out->append(key).append(1, kFieldSeparator).append(std::to_string(index));
  out->append(1, kFieldSeparator).append(value).append(1, kRecordSeparator);
}

std::string Pair(std::string_view first, std::string_view second) {
  return std::string(first).append(1, kFieldSeparator).append(second);
}

// Reading few files into memory of their own costs little.
constexpr size_t kLeastForArena = 32;

ByteBuffer Read(const ObjectPlace& place, ReadArena* arena) {
  if (place.data != nullptr)
    return ByteBuffer::FromBytes({static_cast<const char*>(place.data), place.size});
  return ByteBuffer::FromFile(place.path, place.offset, place.size, place.label, arena);
}

}  // namespace

OpenedFile OpenPlace(const ObjectPlace& place, ReadArena* arena) {
  // The members of a thin archive lie beside it, but not beside the file that it is a slice of.
  bool is_whole_file = place.data == nullptr && !place.IsSlice();
  return OpenObjectOrArchive(Read(place, arena), place.label, is_whole_file ? place.path : "");
}

ObjectSet::ObjectSet(std::vector<ObjectPlace> places) {
  entries_.resize(places.size());
  ReadArena arena;
  ReadArena* used_arena = places.size() < kLeastForArena ? nullptr : &arena;
  ForEachIndex(places.size(), [&](size_t i) {
    entries_[i].place = std::move(places[i]);
    Open(&entries_[i], used_arena);
  });
}

void ObjectSet::Open(Entry* entry, ReadArena* arena) {
  try {
    entry->file = OpenPlace(entry->place, arena);
    entry->facts = Inspect(*entry->file);
    return;
  } catch (const JitError& error) {
    entry->defect = Pair(ErrorClassName(error.kind()), error.message());
  } catch (const std::bad_alloc&) {
    entry->defect = Pair(ErrorClassName(ErrorKind::kMemory), "out of memory");
  }
  entry->file.reset();
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
      Append("foreign", i,
             Pair(Pair(facts.identity.format, facts.identity.machine), facts.identity.problem),
             &out);
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
