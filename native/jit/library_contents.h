// What has been added to a library: objects in order, archives with members taken on demand, and
// who provides which COMDAT group. Knows nothing of ORC; guarded by the session's link lock.
#ifndef ORCJIT_JIT_LIBRARY_CONTENTS_H_
#define ORCJIT_JIT_LIBRARY_CONTENTS_H_

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jit/symbol_index.h"
#include "llvm/ADT/StringMap.h"
#include "object/archive.h"

namespace orcjit {

class LibraryContents {
 public:
  explicit LibraryContents(OrcLibrary& owner) : owner_(owner) {}

  // Throws kObjectFormat, kUnsupportedObject or kDuplicateSymbol, and is unchanged then.
  void Add(ByteBuffer buffer, std::string label, const std::string& path);

  // The objects that are part of the library.
  std::vector<ObjectFile*> NeededObjects() const;

  // The definition of `name`, taking a member from an archive if one defines it; null when nothing
  // does.
  Definition* FindOrPull(llvm::StringRef name);
  // The same without taking a member: whether there would be a definition.
  bool Defines(llvm::StringRef name);

  // Names of symbols visible to other libraries that start with `prefix`.
  std::vector<std::string> ExportedSymbols(std::string_view prefix);

  const std::deque<std::unique_ptr<ObjectFile>>& objects() const { return objects_; }
  SymbolIndex& index() { return index_; }
  // Signature of a COMDAT group -> the linked object that provides it.
  llvm::StringMap<ObjectFile*>& comdat_owners() { return comdat_owners_; }
  // __start_/__stop_ symbols see the sections of the whole library, and hidden thread_local
  // variables are reached as an offset in one block: it must be linked as one.
  bool must_link_whole() const { return must_link_whole_; }

 private:
  struct MemberRef {
    size_t archive;
    uint64_t offset;
  };

  ObjectFile& AddObject(ByteBuffer buffer, std::string label);
  void AddArchive(ByteBuffer buffer, std::string label, const std::string& path);
  void PullMember(MemberRef member);

  OrcLibrary& owner_;
  SymbolIndex index_;
  std::deque<std::unique_ptr<ObjectFile>> objects_;
  std::deque<Archive> archives_;
  llvm::StringMap<MemberRef> archive_symbols_;
  std::vector<MemberRef> pulled_;
  llvm::StringMap<ObjectFile*> comdat_owners_;
  bool must_link_whole_ = false;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_LIBRARY_CONTENTS_H_
