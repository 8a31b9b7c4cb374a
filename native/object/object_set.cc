#include "object/object_set.h"

#include <memory>
#include <new>
#include <utility>

#include "object/error.h"
#include "object/naming.h"
#include "object/zip_member.h"
#include "os/parallel.h"
#include "os/read_arena.h"

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

ByteBuffer Read(const ObjectPlace& place, std::shared_ptr<const InputFile> file, ReadArena* arena) {
  if (place.data != nullptr)
    return ByteBuffer::FromBytes({static_cast<const char*>(place.data), place.size});
  if (file == nullptr) file = InputFile::Open(place.path, place.label);
  uint64_t offset = place.offset;
  if (place.is_zip_member) offset = FindZipMember(*file, place.path, place.label, offset);
  return ByteBuffer::FromFile(std::move(file), offset, place.size, place.label, arena);
}

// `file` may be null, and is the place's otherwise.
OpenedFile OpenPlaceIn(const ObjectPlace& place, std::shared_ptr<const InputFile> file,
                       ReadArena* arena) {
  ByteBuffer buffer = Read(place, std::move(file), arena);
  // The members of a thin archive lie beside it, but not beside the file that it is a slice of.
  return OpenObjectOrArchive(std::move(buffer), place.label,
                             place.IsWholeFile() ? place.path : std::string());
}

}  // namespace

OpenedFile OpenPlace(const ObjectPlace& place) { return OpenPlaceIn(place, nullptr, nullptr); }

// The zip file of which all are members as a rule: opened once.
class ObjectSet::CommonFile {
 public:
  explicit CommonFile(const std::vector<ObjectPlace>& places) {
    if (places.size() < 2 || !places[0].is_zip_member) return;
    path_ = places[0].path;
    try {
      file_ = InputFile::Open(path_, path_);
    } catch (const JitError&) {
      // Each of them says what is wrong, by its own name.
    }
  }

  // The file of a place, or null.
  std::shared_ptr<const InputFile> Of(const ObjectPlace& place) const {
    return place.is_zip_member && place.path == path_ ? file_ : nullptr;
  }

 private:
  std::string path_;
  std::shared_ptr<const InputFile> file_;
};

ObjectSet::ObjectSet(std::vector<ObjectPlace> places) {
  entries_.resize(places.size());
  CommonFile common(places);
  ReadArena arena;
  ReadArena* used_arena = places.size() < kLeastForArena ? nullptr : &arena;
  ForEachIndex(places.size(), [&](size_t i) {
    entries_[i].place = std::move(places[i]);
    Open(&entries_[i], common, used_arena);
  });
}

void ObjectSet::Open(Entry* entry, const CommonFile& common, ReadArena* arena) {
  try {
    entry->file = OpenPlaceIn(entry->place, common.Of(entry->place), arena);
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
  bool has_exports = false, is_documented = false;
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
      if (!has_exports && facts.has_exports) Append("exports", i, "", &out);
      has_exports = has_exports || facts.has_exports;
      if (!is_documented && facts.is_documented) Append("documented", i, "", &out);
      is_documented = is_documented || facts.is_documented;
      for (const std::string& name : facts.init_functions) Append("init_functions", i, name, &out);
      for (const std::string& text : facts.declarations) Append("declarations", i, text, &out);
    }
  }
  return out;
}

OpenedFile ObjectSet::Take(size_t index) {
  Entry& entry = entries_[index];
  OpenedFile file = IsCurrent(entry) ? std::move(*entry.file) : OpenPlace(entry.place);
  entry.file.reset();
  return file;
}

bool ObjectSet::IsCurrent(const Entry& entry) {
  if (entry.place.data != nullptr) return true;
  if (stamped_path_ != entry.place.path) {
    stamped_path_ = entry.place.path;
    stamp_ = FileStamp::Of(stamped_path_);
  }
  return stamp_ == entry.file->buffer.stamp();
}

}  // namespace orcjit
