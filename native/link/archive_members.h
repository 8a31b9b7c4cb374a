// The archives of one library, and which of their members a link takes: as GNU ld does with all of
// the library in one group. At the archive's place among the objects, those that define what is
// wanted by then and nothing before has, in the order of the archive's index, and once more through
// it as long as that wants more; after all that, again through all archives. Knows nothing of what
// the members define for others (symbol_index.h).
#ifndef ORCJIT_LINK_ARCHIVE_MEMBERS_H_
#define ORCJIT_LINK_ARCHIVE_MEMBERS_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "object/exports.h"
#include "object/opened_file.h"

namespace orcjit {

class ArchiveMembers {
 public:
  struct Member {
    size_t archive;
    uint64_t offset;

    bool operator<(const Member& other) const {
      return archive != other.archive ? archive < other.archive : offset < other.offset;
    }
  };

  // What a library does with them.
  struct Library {
    // Wants what the objects before that place in the order of a link refer to.
    llvm::function_ref<void(uint64_t ordinal)> come_to;
    // Whether a link that has come to that place still asks for a member that defines `name`.
    llvm::function_ref<bool(std::string_view name, Member member, uint64_t ordinal)> wants;
    // Adds the member, whose place in the order of a link is `ordinal`, and Want()s what that
    // refers to. It is taken for `name`. May throw.
    llvm::function_ref<void(OpenedFile file, uint64_t archive, uint64_t ordinal,
                            llvm::StringRef name)>
        add;
    // A place after all that there is, with room for an archive's members after it.
    llvm::function_ref<uint64_t()> next_place;
  };

  // As references have it: the default version is what those without a version mean.
  static llvm::StringRef NameOf(const Archive::IndexEntry& entry);

  // `place`: the ordinal before those of its members.
  void Add(Archive archive, uint64_t place);

  bool empty() const { return archives_.empty(); }
  bool Defines(llvm::StringRef name) const { return !empty() && places_.contains(name); }
  // Whether the first member that defines it hides it from those who look it up.
  bool Hides(llvm::StringRef name);
  // Whether members that have not been taken define it.
  bool HasMore(llvm::StringRef name) const;

  // From now on a member that defines `name` is wanted.
  void Want(llvm::StringRef name);

  // Takes the wanted members, and what those want. A member that cannot be added is passed over:
  // whoever needs it asks for it by name. Returns whether it has taken any.
  bool TakeWanted(const Library& library);

  // Takes the first member that defines `name`, if it has not been taken. Throws what adding it
  // throws.
  void TakeNow(llvm::StringRef name, const Library& library);

  // The labels of archives of which no member was taken, and that have no function for a lookup.
  std::vector<std::string> Unused() const;

  // Opens it: an object, or throws kObjectFormat.
  OpenedFile Open(Member member) const;

  // Calls `visit` for each name of the indices.
  void ForEachName(llvm::function_ref<void(llvm::StringRef name)> visit) const;

 private:
  struct Place {
    size_t archive;
    size_t entry;  // of its index
  };
  struct Entries {
    Archive archive;
    uint64_t last_ordinal;    // of its members, or its own place
    uint64_t export_place;    // of members that are taken for exported functions; 0 if none was
    std::set<size_t> wanted;  // entries of its index
    std::unique_ptr<HiddenNames> hidden;  // once somebody asks
  };

  Member MemberAt(const Place& place) const;
  bool TakeFrom(size_t archive, const Library& library, bool is_again);
  void Take(Member member, llvm::StringRef name, uint64_t ordinal, const Library& library);
  uint64_t ExportOrdinal(const Place& place, const Library& library);

  std::vector<std::unique_ptr<Entries>> archives_;
  size_t passed_ = 0;  // of the archives: a link has come to their places
  // The first archive that defines a symbol provides it, as on a linker's command line; several of
  // its members may.
  llvm::StringMap<llvm::SmallVector<Place, 1>> places_;
  std::set<Member> taken_;
  std::set<Member> refused_;
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_ARCHIVE_MEMBERS_H_
