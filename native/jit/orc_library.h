// A Library made of a JITDylib.
#ifndef ORCJIT_JIT_ORC_LIBRARY_H_
#define ORCJIT_JIT_ORC_LIBRARY_H_

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "graph/placement.h"
#include "jit/initializers.h"
#include "jit/library_code.h"
#include "jit/linked_unit.h"
#include "link/library_node.h"
#include "link/read_ahead.h"
#include "link/session.h"
#include "llvm/ExecutionEngine/Orc/Core.h"

namespace orcjit {

class OrcSession;
class LinkPlan;

class OrcLibrary : public Library, public LibraryNode {
 public:
  // What its users get. When the last copy of that goes, and no other library needs this one, it is
  // closed.
  static std::shared_ptr<Library> Create(std::shared_ptr<OrcSession> session, std::string name);
  ~OrcLibrary() override;

  const std::string& name() const override { return LibraryNode::name(); }
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
  uint64_t Additions() override;
  std::vector<std::string> ExportedSymbols(std::string_view prefix) override;
  std::vector<std::string> UnusedArchives() override;
  bool HasRunCode() const override { return state().has_run_code(); }
  std::shared_ptr<void> KeepCode() override;
  void Close() override;

  // For the linker; all of these need the session's link lock.
  static OrcLibrary& Of(LibraryNode& node) { return static_cast<OrcLibrary&>(node); }
  std::shared_ptr<OrcLibrary> Self();
  llvm::orc::JITDylib& dylib() { return code_->dylib(name()); }
  // Where code of it lies: so shall the rest, which may refer to it by 32 bits.
  const Placement& placement() const { return placement_; }
  void NotePlacement(const Placement& placement) { placement_.Add(placement); }
  uint64_t dso_handle() const { return dso_handle_; }
  // The unit refers to code of those libraries.
  void AdoptUnit(LinkedUnit unit, const std::set<LibraryNode*>& used);

  bool finalizes_when_process_exits() const { return finalizes_when_process_exits_; }

  // This library and those that it depends on, dependencies first, without those seen before.
  void CollectDependenciesFirst(std::vector<std::shared_ptr<OrcLibrary>>* order,
                                std::set<LibraryNode*>* seen);

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
  static void CloseAbandoned(const Nodes& candidates);
  void CloseQuietly();
  void* PlaceOf(const Definition& definition, Extent* extent);
  void LinkFor(ObjectFile& wanted);
  void LinkWith(ObjectFile& wanted, bool* has_read_ahead);
  std::vector<std::shared_ptr<OrcLibrary>> WaitingDependenciesFirst();
  void InitializeDependenciesFirst();
  void ResolveIfuncs();
  void RunInitializers();
  std::vector<InitFunction> TakeInitializers();
  Ending TakeFinalizers();
  std::string RunFinalizers();

  const std::shared_ptr<OrcSession> session_;

  // Guarded by the session's link lock.
  std::shared_ptr<LibraryCode> code_;
  uint64_t dso_handle_ = 0;
  std::vector<IfuncSlot> unresolved_ifuncs_;
  std::vector<InitFunction> pending_initializers_;
  std::vector<InitFunction> finalizers_;  // run from the last to the first
  Placement placement_;
  ReadAhead read_ahead_;

  std::atomic<bool> finalizes_when_process_exits_{false};
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_ORC_LIBRARY_H_
