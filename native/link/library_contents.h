// What has been added to a library: objects in order, and archives with members taken on demand.
// Knows nothing of ORC; guarded by the session's link lock.
#ifndef ORCJIT_LINK_LIBRARY_CONTENTS_H_
#define ORCJIT_LINK_LIBRARY_CONTENTS_H_

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "link/archive_members.h"
#include "link/definers.h"
#include "link/symbol_index.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "object/opened_file.h"

namespace orcjit {

class LibraryContents {
 public:
  explicit LibraryContents(LibraryNode& owner) : owner_(owner) {}

  // Throws kObjectFormat, kUnsupportedObject or kDuplicateSymbol, and is unchanged then.
  void Add(OpenedFile file);

  // The objects that are part of the library.
  std::vector<ObjectFile*> NeededObjects() const;

  // The definition of `name`, taking a member from an archive if one defines it; null when nothing
  // does.
  Definition* FindOrPull(llvm::StringRef name);
  // The same without taking a member: whether there would be a definition.
  bool Defines(llvm::StringRef name);
  // Whether a lookup finds it.
  bool Exports(llvm::StringRef name);

  const ArchiveMembers& archives() const { return archives_; }
  bool has_archives() const { return !archives_.empty(); }
  // Whether archives have members, not taken so far, that define it.
  bool HasMoreMembersWith(llvm::StringRef name) const { return archives_.HasMore(name); }

  // What stands for a name that nothing defines; empty if an object says of none that it does.
  std::string_view AlternativeOf(llvm::StringRef name) const {
    auto found = alternatives_.find(name);
    return found == alternatives_.end() ? std::string_view() : found->second;
  }

  // Takes from the archives what the objects refer to, as a linker does before it decides any
  // symbol. Returns whether it has taken anything.
  bool TakeMembers();
  // The same for what another library refers to.
  bool TakeMembersFor(llvm::StringRef name);
  // The same for all functions that the library exports: what a linker would take into the library
  // that has them all. The objects are part of the index then, not of the library.
  bool TakeExportingMembers();

  // The members that were taken because they define it: one, or more where a common one came first.
  llvm::ArrayRef<ObjectFile*> TakenFor(llvm::StringRef name) const {
    auto found = taken_for_.find(name);
    return found == taken_for_.end() ? llvm::ArrayRef<ObjectFile*>() : found->second;
  }

  // What the objects refer to and neither they nor the archives define. The names are as references
  // have them, with their version and without.
  void ForEachWantedOutside(
      llvm::function_ref<void(llvm::StringRef full_name, llvm::StringRef name)> visit) const;
  // Whether there is more of that than at the last call.
  bool WantsMore();

  // What starts with `prefix` and a lookup finds.
  std::vector<std::string> ExportedSymbols(std::string_view prefix);

  // From now on the names of all definitions are in the table.
  void TellNames(Definers& definers);
  void TakeNamesBack();

  // How often an object or an archive was added.
  uint64_t additions() const { return additions_; }
  const std::vector<std::unique_ptr<ObjectFile>>& objects() const { return objects_; }
  SymbolIndex& index() { return index_; }
  // __start_/__stop_ symbols see the sections of the whole library, and hidden thread_local
  // variables are reached as an offset in one block: it must be linked as one.
  bool must_link_whole() const;

 private:
  struct Wanted {
    size_t name_size;  // of a name with a version, without that
    bool may_leave;    // another library may define it
  };

  ObjectFile& AddObject(OpenedFile file, uint64_t ordinal);
  void AddArchive(Archive archive);
  void NoteReferencesBefore(uint64_t ordinal);
  void NoteReferences(const ObjectFile& object);
  void NoteReference(llvm::StringRef full_name, Wanted wanted);
  void Want(llvm::StringRef full_name, const Wanted& wanted);
  bool Wants(llvm::StringRef name, ArchiveMembers::Member member, uint64_t ordinal);
  template <typename Use>
  auto WithMembers(Use use);

  LibraryNode& owner_;
  SymbolIndex index_;
  std::vector<std::unique_ptr<ObjectFile>> objects_;
  ArchiveMembers archives_;
  Definers* definers_ = nullptr;
  bool has_taken_exports_ = false;
  std::vector<ObjectFile*> added_;  // no members
  size_t noted_ = 0;                // of these: what the others refer to is not in the table below
  llvm::StringMap<Wanted> wanted_;
  llvm::StringMap<llvm::SmallVector<ObjectFile*, 1>> taken_for_;
  llvm::StringMap<std::string> alternatives_;
  size_t wanted_before_ = 0;  // at the last call of WantsMore
  uint64_t additions_ = 0;
  uint64_t next_place_ = 0;  // of an object or an archive, in the order in which they were added
  bool must_link_whole_ = false;
  std::set<std::string> undefined_thread_locals_;
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_LIBRARY_CONTENTS_H_
