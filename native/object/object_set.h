// The objects and archives of one import, opened together: what they are is told in one text, and
// the library they are added to takes over what was read.
#ifndef ORCJIT_OBJECT_OBJECT_SET_H_
#define ORCJIT_OBJECT_OBJECT_SET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "object/inspect.h"
#include "object/opened_file.h"

namespace orcjit {

// Where the bytes of one are: `size` bytes at `data`; or, when data is null, at `offset` of the
// file at `path` (size 0: up to its end). Those of a zip member come after its header there.
struct ObjectPlace {
  std::string label;
  std::string path;
  uint64_t offset = 0;
  uint64_t size = 0;
  const void* data = nullptr;
  bool is_zip_member = false;

  bool IsWholeFile() const { return data == nullptr && offset == 0 && size == 0; }
};

// Throws as OpenObjectOrArchive.
OpenedFile OpenPlace(const ObjectPlace& place);

class ObjectSet {
 public:
  // Reads and checks all of them. What is wrong with one is in the report.
  explicit ObjectSet(std::vector<ObjectPlace> places);

  // Records of a key, the index of the object, and a value (naming.h has the separators):
  // "defect" (class of the exception, message), "foreign" (format, machine,
  // why it cannot be linked here), "exports" and "documented" (once, if any of them exports a
  // function, or documents one), "init_functions" and "declarations" (one value each).
  std::string Report() const;

  // How many there are, and whether one is for this machine.
  size_t size() const { return entries_.size(); }
  bool IsNative(size_t index) const {
    return entries_[index].file.has_value() && entries_[index].facts.is_native;
  }

  // One that could be opened and was not taken yet.
  const OpenedFile& file(size_t index) const { return *entries_[index].file; }

  // A native one, for a library to take over; once. If its file has changed since it was read, it
  // is read again: throws as opening one does.
  OpenedFile Take(size_t index);

 private:
  struct Entry {
    ObjectPlace place;
    std::optional<OpenedFile> file;
    ObjectFacts facts;
    std::string defect;  // as the report has it, if it could not be opened
  };

  class CommonFile;

  static void Open(Entry* entry, const CommonFile& common, ReadArena* arena);
  bool IsCurrent(const Entry& entry);

  std::vector<Entry> entries_;
  // Of the place that was asked for last: all may lie in one file.
  std::string stamped_path_;
  std::optional<FileStamp> stamp_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_OBJECT_SET_H_
