// A Library made of a JITDylib.
#ifndef ORCJIT_JIT_ORC_LIBRARY_H_
#define ORCJIT_JIT_ORC_LIBRARY_H_

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "jit/definers.h"
#include "jit/initializers.h"
#include "jit/library_code.h"
#include "jit/library_contents.h"
#include "jit/linked_unit.h"
#include "jit/placement.h"
#include "jit/read_ahead.h"
#include "jit/session.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "os/shared_library.h"

namespace orcjit {

class OrcSession;
class LinkPlan;

class OrcLibrary : public Library {
 public:
  // What its users get. When the last copy of that goes, and no other library needs this one, it is
  // closed.
  static std::shared_ptr<Library> Create(std::shared_ptr<OrcSession> session, std::string name);
  ~OrcLibrary() override;

  const std::string& name() const override { return name_; }
  std::shared_ptr<Session> session() const override;
  void Add(ByteBuffer buffer, std::string label, std::string path) override;
  void Add(OpenedFile file) override;
  void SetLinkOrder(std::vector<std::shared_ptr<Library>> order) override;
  void AddSharedLibrary(const std::string& file) override;
  void FinalizeWhenProcessExits() override { finalizes_when_process_exits_ = true; }
  void Initialize(bool bind_now) override;
  std::vector<std::string> Check(std::vector<OpenedFile> files) override;
  std::vector<std::string> LeavingSymbols() override;
  void* Find(std::string_view symbol, Extent* extent) override;
  bool Defines(std::string_view symbol) override;
  std::vector<bool> AreDefined(const std::vector<std::string_view>& symbols) override;
  std::vector<std::string> ExportedSymbols(std::string_view prefix) override;
  std::vector<std::string> UnusedArchives() override;
  bool HasRunCode() const override { return has_run_code_; }
  std::shared_ptr<void> KeepCode() override;
  void Close() override;

  // For the linker; all of these need the session's link lock.
  LibraryContents& contents() { return contents_; }
  llvm::orc::JITDylib& dylib() { return code_->dylib(name_); }
  bool is_closed() const { return is_closed_; }
  const std::vector<SharedLibrary>& shared_libraries() const { return shared_libraries_; }
  const std::vector<std::shared_ptr<OrcLibrary>>& link_order() const { return link_order_; }
  Definers& definers();
  // Objects that are not linked may have become part of the library.
  void NoteUnlinkedObjects();
  // It has got an object or an archive.
  void NoteContents() { Forget(kTaken | kShape); }
  // Where code of it lies: so shall the rest, which may refer to it by 32 bits.
  const Placement& placement() const { return placement_; }
  void NotePlacement(const Placement& placement) { placement_.Add(placement); }
  uint64_t dso_handle() const { return dso_handle_; }
  // This library, then those of its link order breadth first: see LookupOrder.
  std::vector<OrcLibrary*> SearchOrder();

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
    llvm::StringMap<OrcLibrary*> definers;          // the first one; not the library itself
    llvm::StringMap<OrcLibrary*> inline_variables;  // the last one; perhaps the library itself
    // Of which shared libraries (by handle) the library itself has the code as well.
    std::map<void*, bool> static_copies;
  };
  Below& below();
  std::vector<OrcLibrary*> BelowWithout(Fact fact);
  void NoteThatMembersAreTaken();
  // The unit refers to code of those libraries.
  void AdoptUnit(LinkedUnit unit, const std::set<OrcLibrary*>& used);

  bool finalizes_when_process_exits() const { return finalizes_when_process_exits_; }

  // This library and those that it depends on, dependencies first, without those seen before.
  void CollectDependenciesFirst(std::vector<std::shared_ptr<OrcLibrary>>* order,
                                std::set<OrcLibrary*>* seen);

  // What the end of the library needs to know. Its code stays while finalizers run.
  struct Ending {
    std::shared_ptr<LibraryCode> code;
    uint64_t dso_handle = 0;
    std::vector<InitFunction> finalizers;  // run from the last to the first
  };

  // At the end: whether the caller has to run what the library registered with __cxa_atexit and for
  // threads.
  bool TakeExitHandlers(Ending* ending);
  // And then what is left, the functions of .fini_array.
  void FinalizeAtExit();

 private:
  OrcLibrary(std::shared_ptr<OrcSession> session, std::string name);

  class UserReference;

  void ThrowIfClosed() const;
  std::vector<std::shared_ptr<OrcLibrary>> ReplaceLinkOrder(
      std::vector<std::shared_ptr<OrcLibrary>> order);
  bool GoesWithReferences();
  std::vector<std::shared_ptr<OrcLibrary>> AbandonedCircle();
  static void CloseAbandoned(const std::vector<std::shared_ptr<OrcLibrary>>& candidates);
  void CloseQuietly();
  void CheckUndefined();
  void RequireEager(LinkPlan& plan);
  void RequireAll(LinkPlan& plan);
  Definition* FindExported(llvm::StringRef name);
  void* PlaceOf(const Definition& definition, Extent* extent);
  void LinkFor(ObjectFile& wanted);
  void LinkWith(ObjectFile& wanted, bool* has_read_ahead);
  void Forget(uint8_t facts);
  std::vector<OrcLibrary*> BelowWithoutUpwards(Fact fact);
  bool HasArchives() const;
  SharedLibraries JoinSharedLibraries();
  SharedLibraries WalkToSharedLibraries();
  bool IsQuiet();
  bool HasEager();
  bool LooksEager();
  bool Meet(uint64_t walk) { return std::exchange(walk_, walk) != walk; }
  std::vector<std::shared_ptr<OrcLibrary>> WaitingDependenciesFirst();
  void InitializeDependenciesFirst();
  void ResolveIfuncs();
  void RunInitializers();
  std::vector<InitFunction> TakeInitializers();
  Ending TakeFinalizers();
  std::string RunFinalizers();

  const std::shared_ptr<OrcSession> session_;
  const std::string name_;
  const uint64_t serial_;  // later ones have higher numbers

  // Guarded by the session's link lock.
  LibraryContents contents_;
  std::vector<std::shared_ptr<OrcLibrary>> link_order_;
  uint64_t walk_ = 0;                          // the last walk that came here
  size_t times_linked_to_ = 0;                 // how often it is in the link order of others
  llvm::DenseMap<OrcLibrary*, size_t> users_;  // the others, and how often it is in that of each
  uint8_t known_ = 0;                          // facts
  Below below_;
  bool has_users_reference_ = true;  // a UserReference exists
  std::vector<SharedLibrary> shared_libraries_;
  std::shared_ptr<LibraryCode> code_;
  uint64_t dso_handle_ = 0;
  std::vector<IfuncSlot> unresolved_ifuncs_;
  std::vector<InitFunction> pending_initializers_;
  std::vector<InitFunction> finalizers_;  // run from the last to the first
  Placement placement_;
  bool may_be_eager_ = false;  // an unlinked object may have initializers: look
  ReadAhead read_ahead_;

  // Resolvers or initializers wait to be run, or are running. Lets a lookup of an initialized
  // library skip all locks.
  std::atomic<bool> has_unresolved_ifuncs_{false};
  std::atomic<bool> is_uninitialized_{false};
  std::atomic<bool> has_run_code_{false};
  std::atomic<bool> is_closed_{false};
  std::atomic<bool> ran_exit_handlers_{false};
  std::atomic<bool> ran_finalizers_{false};
  std::atomic<bool> finalizes_when_process_exits_{false};
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_ORC_LIBRARY_H_
