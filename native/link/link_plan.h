// Decides what is linked together: starting from the objects that are needed, everything they refer
// to, library by library, and where each symbol comes from. Nothing is linked here, and a plan that
// is not committed leaves the libraries as they were (members taken from archives stay taken).
#ifndef ORCJIT_LINK_LINK_PLAN_H_
#define ORCJIT_LINK_LINK_PLAN_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "link/lookup_order.h"
#include "link/symbol_index.h"
#include "llvm/ADT/StringMap.h"

namespace orcjit {

class LibraryNode;

// The objects of one library that are linked in one go.
struct LinkPart {
  LibraryNode* library;
  std::vector<ObjectFile*> objects;  // in the library's order
  bool is_alone = false;             // nothing of another library is linked in the same go
};

class LinkPlan {
 public:
  LinkPlan() = default;
  LinkPlan(const LinkPlan&) = delete;
  LinkPlan& operator=(const LinkPlan&) = delete;
  ~LinkPlan();

  void Require(LibraryNode& library, ObjectFile& object);
  // Objects whose symbols were found to be defined are not looked at again. For plans that are only
  // to tell what is undefined.
  void PassOverChecked() { passes_over_checked_ = true; }

  // What is decided for objects of that library stays with them, as that look at it.
  void KeepDecisions(const LibraryNode& library, uint64_t look) {
    keeps_decisions_of_ = &library;
    look_ = look;
  }

  // Requires what the required objects refer to, until nothing is missing. Throws kUndefinedSymbol,
  // which names every symbol that nothing defines.
  void Resolve();

  // The same, but tells what is undefined in objects of one library, a text for each symbol and
  // object. For those who link nothing.
  std::vector<std::string> FindUndefined(const LibraryNode& library);

  // The names that the required objects of a library refer to and that no library defines, each
  // once: what comes from outside, or from nowhere. For those who link nothing.
  std::vector<std::string> FindLeaving(const LibraryNode& library);

  bool HasPartOf(const LibraryNode& library) const { return places_.count(&library) != 0; }

  // Those required of that library so far.
  std::vector<ObjectFile*> ObjectsOf(LibraryNode& library) const;

  // The other libraries whose definitions that library's objects refer to.
  const std::set<LibraryNode*>& UsedBy(LibraryNode& library) const {
    auto found = used_.find(&library);
    return found == used_.end() ? none_ : found->second;
  }

  bool empty() const { return parts_.empty(); }
  std::vector<LinkPart>& parts() { return parts_; }
  const std::vector<LinkPart>& parts() const { return parts_; }

  // The parts have been linked.
  void Commit() { is_committed_ = true; }

 private:
  struct Work {
    LibraryNode* library;
    ObjectFile* object;
  };
  struct Undefined {
    LibraryNode* library;
    ObjectFile* object;
    uint32_t symbol;
  };

  LinkPart& PartOf(LibraryNode& library);
  void RequireGroupOwners(Work work);
  void Follow();
  void RequireWholeLibraries();
  void TakeMembers();
  bool TakeMembersOver(LibraryNode& root);
  bool TakeFromDependencies(LibraryNode& library);
  bool TakeFromDependencies(LibraryNode& library, llvm::StringRef name, bool* is_defined);
  void TakeExportingMembersWith(LibraryNode& library, llvm::StringRef name);
  Definition* FindIn(LibraryNode& library, llvm::StringRef name, bool may_pull);
  void RequireTaken(LibraryNode& library, llvm::StringRef name);
  Definition* FindVersion(LibraryNode& library, const ObjectSymbol& symbol, bool may_pull);
  void DropUnreferred();
  void ResolveObject(Work work);
  void TakeDecisionsOver(Work work);
  Resolution ResolveDefined(Work work, uint32_t symbol);
  Resolution ResolveUndefined(Work work, uint32_t symbol);
  bool FindDefinition(LibraryNode& library, const ObjectSymbol& symbol, Resolution* resolution);
  bool FindAlternative(LibraryNode& library, ObjectSymbol symbol, Resolution* resolution);
  Resolution UseDefinition(LibraryNode& user, LibraryNode& definer, Definition& definition);
  Definition* FindShared(LibraryNode& library, const Definition& own, llvm::StringRef name,
                         LibraryNode** definer);
  Definition* FindForCommon(LibraryNode& library, const Definition& own, llvm::StringRef name,
                            LibraryNode** definer);
  Definition* FindInlineData(LibraryNode& library, llvm::StringRef name, LibraryNode** definer);
  bool ResolveOutside(LibraryNode& library, const ObjectSymbol& symbol, Resolution* resolution);
  void* FindUnique(LibraryNode& library, std::string_view name);
  bool FindSameOutside(LibraryNode& library, const Definition& own, Resolution* resolution);
  LookupOrder& LookupOrderOf(LibraryNode& library);
  Definition* FindInDependency(LibraryNode& library, LibraryNode& dependency, llvm::StringRef name,
                               bool may_pull, LibraryNode** definer);
  Definition* FindVersionBelow(LibraryNode& library, const ObjectSymbol& symbol, bool may_pull,
                               LibraryNode** definer);
  Definition* FindInDependencies(LibraryNode& library, llvm::StringRef name, bool may_pull,
                                 LibraryNode** definer);
  [[noreturn]] void ThrowUndefined() const;
  std::string DescribeUndefined(const Undefined& undefined) const;
  static std::string AdviceFor(const std::vector<Undefined>& undefined);
  static std::string AdviceByCause(const std::vector<Undefined>& undefined);

  std::vector<LinkPart> parts_;
  std::map<const LibraryNode*, size_t> places_;  // of the libraries' parts
  std::vector<Work> work_;
  std::vector<Undefined> undefined_;
  std::map<LibraryNode*, LookupOrder> lookup_orders_;
  std::map<LibraryNode*, std::set<LibraryNode*>> used_;
  const std::set<LibraryNode*> none_ = {};
  std::vector<Definition*> crossing_;
  bool has_taken_ = false;  // members of archives, since decisions were begun
  const LibraryNode* keeps_decisions_of_ = nullptr;
  uint64_t look_ = 0;
  bool decides_for_good_ = false;  // nothing of an object has to be decided again
  bool is_committed_ = false;
  bool passes_over_checked_ = false;
};

// Whether a linker makes up a symbol of that name when nothing defines it.
bool IsMadeUpByLinker(std::string_view name);

}  // namespace orcjit

#endif  // ORCJIT_LINK_LINK_PLAN_H_
