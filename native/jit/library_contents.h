// What has been added to a library: objects in order, archives with members taken on demand, and
// who provides which COMDAT group. Knows nothing of ORC; guarded by the session's link lock.
#ifndef ORCJIT_JIT_LIBRARY_CONTENTS_H_
#define ORCJIT_JIT_LIBRARY_CONTENTS_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "jit/symbol_index.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "object/opened_file.h"

namespace orcjit {

class LibraryContents {
 public:
  explicit LibraryContents(OrcLibrary& owner) : owner_(owner) {}

  // Throws kObjectFormat, kUnsupportedObject or kDuplicateSymbol, and is unchanged then.
  void Add(OpenedFile file);

  // The objects that are part of the library.
  std::vector<ObjectFile*> NeededObjects() const;

  // The definition of `name`, taking a member from an archive if one defines it; null when nothing
  // does.
  Definition* FindOrPull(llvm::StringRef name);
  // The same without taking a member: whether there would be a definition.
  bool Defines(llvm::StringRef name);
  // A common symbol of an object gives way to a definition in an archive, as in GNU ld: takes the
  // member with it, if there is one.
  void PullForCommon(llvm::StringRef name);

  // Gives the members taken since the last call the order in which GNU ld takes them.
  void OrderMembers();

  // Names of symbols visible to other libraries that start with `prefix`.
  std::vector<std::string> ExportedSymbols(std::string_view prefix);

  const std::deque<std::unique_ptr<ObjectFile>>& objects() const { return objects_; }
  SymbolIndex& index() { return index_; }
  // Signature of a COMDAT group -> the linked object that provides it.
  llvm::StringMap<ObjectFile*>& comdat_owners() { return comdat_owners_; }
  // __start_/__stop_ symbols see the sections of the whole library, and hidden thread_local
  // variables are reached as an offset in one block: it must be linked as one.
  bool must_link_whole() const;

 private:
  struct MemberRef {
    size_t archive;
    uint64_t offset;

    bool operator<(const MemberRef& other) const {
      return std::tie(archive, offset) < std::tie(other.archive, other.offset);
    }
  };

  ObjectFile& AddObject(OpenedFile file, uint64_t ordinal);
  void AddArchive(Archive archive);
  void PullMember(MemberRef member);

  // Members that have no place yet, and what the objects that have one refer to.
  struct Waiting {
    std::set<MemberRef> members;
    // What the index of each archive says of them.
    std::map<size_t, std::vector<const Archive::IndexEntry*>> entries;
    llvm::StringSet<> wanted;

    void NoteWanted(const ObjectFile& object);
  };
  void NoteEntries(Waiting* waiting);
  bool TakeWanted(size_t archive, Waiting* waiting);
  void GiveNextPlace(MemberRef member);

  OrcLibrary& owner_;
  SymbolIndex index_;
  std::deque<std::unique_ptr<ObjectFile>> objects_;
  std::deque<Archive> archives_;
  llvm::StringMap<MemberRef> archive_symbols_;
  std::vector<uint64_t> archive_places_;  // by archive: the ordinal of the last member taken
  std::map<MemberRef, ObjectFile*> pulled_;
  std::vector<MemberRef> unordered_;
  // By member: where the archive's index names it. Empty until it is needed.
  std::map<MemberRef, std::vector<size_t>> entries_of_members_;
  uint64_t next_place_ = 0;  // of an object or an archive, in the order in which they were added
  llvm::StringMap<ObjectFile*> comdat_owners_;
  bool must_link_whole_ = false;
  std::set<std::string> undefined_thread_locals_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_LIBRARY_CONTENTS_H_
