// A library as those who decide what is linked see it: what it contains, which others it links
// against and which link against it, and what is known of all of these together. Nothing is linked
// here. All of it is guarded by the session's link lock.
#ifndef ORCJIT_LINK_LIBRARY_NODE_H_
#define ORCJIT_LINK_LIBRARY_NODE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "link/definers.h"
#include "link/library_contents.h"
#include "link/library_state.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "os/process_symbols.h"
#include "os/shared_library.h"

namespace orcjit {

class LinkPlan;

// What the libraries of a session share that link against each other.
struct LibraryNetwork {
  Definers definers;
  std::atomic<uint64_t> libraries_made{0};  // without the lock
  uint64_t walks = 0;                       // each through libraries has a number, which those note
  uint64_t looks = 0;                       // at what objects refer to; those have numbers, too
  bool may_have_circles = false;            // libraries may link against each other
};

class LibraryNode {
 public:
  using Nodes = std::vector<std::shared_ptr<LibraryNode>>;

  LibraryNode(std::string name, LibraryNetwork& network);
  LibraryNode(const LibraryNode&) = delete;
  LibraryNode& operator=(const LibraryNode&) = delete;

  const std::string& name() const { return name_; }
  LibraryContents& contents() { return contents_; }
  const LibraryState& state() const { return state_; }
  bool is_closed() const { return state_.is_closed(); }
  const Nodes& link_order() const { return link_order_; }
  Definers& definers() { return network_.definers; }
  // Later ones have higher numbers.
  uint64_t serial() const { return serial_; }

  // Returns the one before.
  Nodes ReplaceLinkOrder(Nodes order);
  bool is_linked_to() const { return times_linked_to_ != 0; }
  // The libraries that link against each other, this one among them, if nobody else refers to any
  // of them; oldest first.
  std::vector<LibraryNode*> AbandonedCircle();

  const std::vector<SharedLibrary>& shared_libraries() const { return shared_libraries_; }
  void AddSharedLibrary(SharedLibrary library);

  // Objects that are not linked may have become part of the library.
  void NoteUnlinkedObjects();
  // It has got an object or an archive.
  void NoteContents() { Forget(kTaken | kShape); }
  // It has something to be run.
  void NoteWaiting() { Forget(kQuiet); }
  // This library, then those of its link order breadth first: see LookupOrder.
  std::vector<LibraryNode*> SearchOrder();

  // What is known of a library and all that it depends on.
  enum Fact : uint8_t {
    kQuiet = 1,  // nothing waits to be linked for its initializers, or to be run
    kTaken = 2,  // all members are taken from archives that what is there now refers to
    kShape = 4,  // what below() has
  };
  using SharedLibraries = std::shared_ptr<const std::vector<SharedLibrary>>;
  struct Below {
    bool has_archives = false;         // there may be some, otherwise there are none
    SharedLibraries shared_libraries;  // in the order of the search; null if there are none
    // What was found for names, if it was looked for; null where nothing is.
    llvm::StringMap<LibraryNode*> definers;     // the first one; not the library itself
    llvm::StringMap<LibraryNode*> inline_data;  // the last one; perhaps the library itself
    // Of which shared libraries (by handle) the library itself has the code as well.
    std::map<void*, bool> static_copies;
    // The last look at what its objects refer to, by number, and the process at that time.
    uint64_t decisions = 0;
    ProcessState process;
  };
  Below& below();
  // This library and those below of which the fact is not known: breadth first, or dependencies
  // first.
  std::vector<LibraryNode*> BelowWithout(Fact fact);
  std::vector<LibraryNode*> BelowWithoutUpwards(Fact fact);
  void NoteThatMembersAreTaken();

  // Whether nothing here and below waits to be linked for its initializers, or to be run.
  bool IsQuiet();
  // Whether an object with initializers waits to be linked, here or in a dependency.
  bool HasEager();
  // What has to be linked before code of the library runs: those objects; or all there are.
  void RequireEager(LinkPlan& plan);
  void RequireAll(LinkPlan& plan);
  // Throws kUndefinedSymbol unless something defines each symbol that its objects refer to. What is
  // about to be linked is not looked at: that is checked by the link.
  void CheckUndefined();
  // Whether what a look at the library decided would be decided again: nothing here, below, and in
  // the process has changed since.
  bool DecisionsHold(uint64_t decisions);
  // The definition that a lookup finds, or null. May read a member of an archive.
  Definition* FindExported(llvm::StringRef name);

 protected:
  ~LibraryNode() = default;

  LibraryState& state() { return state_; }
  // Nothing more of it is linked. False if it was closed before.
  bool MarkClosed();
  void SetHasUsers(bool has_users) { has_users_ = has_users; }

 private:
  void Forget(uint8_t facts);
  bool GoesWithReferences();
  bool HasArchives() const;
  SharedLibraries JoinSharedLibraries();
  SharedLibraries WalkToSharedLibraries();
  bool LooksEager();
  bool Meet(uint64_t walk) { return std::exchange(walk_, walk) != walk; }

  const std::string name_;
  LibraryNetwork& network_;
  const uint64_t serial_;
  LibraryContents contents_;
  Nodes link_order_;
  uint64_t walk_ = 0;                           // the last walk that came here
  size_t times_linked_to_ = 0;                  // how often it is in the link order of others
  llvm::DenseMap<LibraryNode*, size_t> users_;  // the others, and how often it is in that of each
  uint8_t known_ = 0;                           // facts
  Below below_;
  bool has_users_ = true;  // somebody who is no library refers to it
  std::vector<SharedLibrary> shared_libraries_;
  bool may_be_eager_ = false;  // an unlinked object may have initializers: look
  LibraryState state_;
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_LIBRARY_NODE_H_
