// A Session made of ORC: one ExecutionSession, one linking layer, one memory manager.
#ifndef ORCJIT_JIT_ORC_SESSION_H_
#define ORCJIT_JIT_ORC_SESSION_H_

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "jit/memory_manager.h"
#include "link/library_node.h"
#include "link/link_plan.h"
#include "link/session.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "llvm/ExecutionEngine/Orc/LinkGraphLinkingLayer.h"
#include "os/fork_gate.h"

namespace orcjit {

class GraphBuilder;
class LinkedMemory;

class OrcSession : public Session {
 public:
  static std::shared_ptr<OrcSession> Create();
  ~OrcSession() override;

  std::shared_ptr<Library> CreateLibrary(std::string name) override;

  // Guards the contents and links of all libraries of the session. Linking runs under it;
  // initializers, finalizers and everything else that may call back runs with it released.
  LongMutex& link_mutex() { return link_mutex_; }
  // Needs the link lock.
  LibraryNetwork& network() { return network_; }

  // Links what a resolved plan says and hands the units to their libraries. Needs the link lock.
  // Throws JitError and leaves the libraries as they were.
  void Link(LinkPlan& plan);

  // For what is linked together with other libraries. Needs the link lock.
  llvm::orc::JITDylib& CreateDylib(const std::string& name);

  // Releases a library's name and code, of which the JITDylib may be null.
  void ReleaseName(const std::string& name);
  void ReleaseCode(llvm::orc::JITDylib* dylib);

 private:
  class BuilderPasses;

  explicit OrcSession(std::unique_ptr<llvm::orc::ExecutorProcessControl> control);
  // The graphs of all parts. Adds to `placement` what they turn out to need.
  std::vector<std::unique_ptr<GraphBuilder>> Build(LinkPlan& plan, Placement* placement);
  static llvm::orc::JITDylibSearchOrder DylibsFor(LinkPlan& plan, LibraryNode& library);
  llvm::Error LinkOne(GraphBuilder& builder, std::unique_ptr<LinkedMemory>* memory);
  llvm::Error Materialize(LinkPlan& plan, std::vector<std::unique_ptr<GraphBuilder>>& builders,
                          std::vector<llvm::orc::ResourceTrackerSP>& trackers);
  llvm::Error TakeReportedError(llvm::Error fallback);

  LongMutex link_mutex_;
  std::mutex names_mutex_;  // guards names_ and next_name_
  std::set<std::string> names_;
  uint64_t next_name_ = 0;
  uint64_t next_unit_ = 0;
  LibraryNetwork network_;   // guarded by the link lock
  uint64_t next_dylib_ = 0;  // guarded by the link lock
  std::atomic<uint64_t> released_{0};

  std::mutex report_mutex_;  // guards reported_
  std::unique_ptr<JitError> reported_;

  // Builders whose graphs are being linked; guarded by the link lock, under which ORC calls the
  // plugin.
  std::map<const llvm::jitlink::LinkGraph*, GraphBuilder*> linking_;

  // Destroyed from the last to the first: the layer before the session that it is registered with.
  MemoryManager memory_;
  llvm::orc::ExecutionSession execution_;
  llvm::orc::LinkGraphLinkingLayer layer_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_ORC_SESSION_H_
