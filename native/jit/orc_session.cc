#include "jit/orc_session.h"

#include <algorithm>
#include <ios>

#include "graph/graph_builder.h"
#include "graph/llvm_error.h"
#include "jit/link_events.h"
#include "jit/orc_library.h"
#include "jit/process_state.h"
#include "llvm/ExecutionEngine/Orc/SelfExecutorProcessControl.h"
#include "llvm/ExecutionEngine/Orc/TaskDispatch.h"
#include "os/fork_gate.h"
#include "os/process_symbols.h"
#include "workarounds/jit/room_for_llvm.h"

namespace orcjit {

using llvm::jitlink::LinkGraph;
using llvm::orc::LinkGraphLinkingLayer;

// Has the builder's passes for each graph.
class OrcSession::BuilderPasses : public LinkGraphLinkingLayer::Plugin {
 public:
  explicit BuilderPasses(OrcSession& session) : session_(session) {}

  void modifyPassConfig(llvm::orc::MaterializationResponsibility&, LinkGraph& graph,
                        llvm::jitlink::PassConfiguration& config) override {
    session_.linking_.at(&graph)->SetPasses(&config);
  }
  llvm::Error notifyFailed(llvm::orc::MaterializationResponsibility&) override {
    return llvm::Error::success();
  }
  llvm::Error notifyRemovingResources(llvm::orc::JITDylib&, llvm::orc::ResourceKey) override {
    return llvm::Error::success();
  }
  void notifyTransferringResources(llvm::orc::JITDylib&, llvm::orc::ResourceKey,
                                   llvm::orc::ResourceKey) override {}

 private:
  OrcSession& session_;
};

namespace {

// The streams of the process exist from here on, so that an initializer of linked code which asks
// for them can run late (workarounds/object/stream_initializer.h).
const std::ios_base::Init streams;

uint64_t TableBytesOf(const LinkPlan& plan) {
  uint64_t bytes = 0;
  for (const LinkPart& part : plan.parts()) {
    for (const ObjectFile* object : part.objects) bytes += object->model->TableBytes();
  }
  return bytes;
}

// ORC goes on with a part within the last step of the one that it waits for: so deep is the stack.
constexpr size_t kMostTogether = 64;

// The parts in an order in which those that a part refers to come before it, but for circles.
std::vector<size_t> PartsUpwards(LinkPlan& plan) {
  std::map<const LibraryNode*, size_t> left;
  for (size_t i = 0; i < plan.parts().size(); ++i) left[plan.parts()[i].library] = i;
  struct Frame {
    size_t part;
    std::set<LibraryNode*>::const_iterator next;
  };
  std::vector<size_t> order;
  std::vector<Frame> stack;
  auto enter = [&](const LibraryNode* library) {
    auto found = left.find(library);
    if (found == left.end()) return;
    stack.push_back({found->second, plan.UsedBy(*plan.parts()[found->second].library).begin()});
    left.erase(found);
  };
  for (const LinkPart& part : plan.parts()) {
    enter(part.library);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next != plan.UsedBy(*plan.parts()[frame.part].library).end()) {
        enter(*frame.next++);
      } else {
        order.push_back(frame.part);
        stack.pop_back();
      }
    }
  }
  return order;
}

}  // namespace

void ProvideSymbol(const std::string& name, void* address) { AddProcessSymbol(name, address); }

void UseSharedLibrary(const std::string& path) { AddProcessLibrary(path); }

std::shared_ptr<Session> Session::Create() { return OrcSession::Create(); }

const std::shared_ptr<Session>& Session::Default() {
  // Not std::call_once: it uses variables of the C++ library's, which then have no place in static
  // storage any more, for the shared libraries of others (workarounds/os/call_once.h).
  static const std::shared_ptr<Session>& made = LinkerState::Get().default_session = Create();
  return made;
}

std::shared_ptr<OrcSession> OrcSession::Create() {
  KeepTurnsOverForks();
  ThrowUnlessRoomForLlvm(0);
  auto control = llvm::orc::SelfExecutorProcessControl::Create(
      std::make_shared<llvm::orc::SymbolStringPool>(),
      std::make_unique<llvm::orc::InPlaceTaskDispatcher>());
  if (!control) throw ToJitError(control.takeError());
  return std::shared_ptr<OrcSession>(new OrcSession(std::move(*control)));
}

OrcSession::OrcSession(std::unique_ptr<llvm::orc::ExecutorProcessControl> control)
    : execution_(std::move(control)), layer_(execution_, memory_) {
  layer_.addPlugin(std::make_shared<BuilderPasses>(*this));
  // ORC reports why a link failed here, and tells the lookup only that it did.
  execution_.setErrorReporter([this](llvm::Error error) {
    JitError converted = ToJitError(std::move(error));
    ForkSafeLock lock(report_mutex_);
    if (reported_ == nullptr) reported_ = std::make_unique<JitError>(std::move(converted));
  });
}

OrcSession::~OrcSession() { llvm::consumeError(execution_.endSession()); }

std::shared_ptr<Library> OrcSession::CreateLibrary(std::string name) {
  ForkSafeLock lock(names_mutex_);
  if (name.empty()) {
    do {
      name = "lib" + std::to_string(next_name_++);
    } while (names_.count(name) != 0);
  } else if (names_.count(name) != 0) {
    throw JitError(ErrorKind::kLibraryName,
                   "a library named '" + name +
                       "' is already loaded in this session [OJ135]; take another name, or none to "
                       "have one made up");
  }
  ThrowUnlessRoomForLlvm(0);
  auto self = std::static_pointer_cast<OrcSession>(shared_from_this());
  auto library = OrcLibrary::Create(self, name);
  names_.insert(name);
  return library;
}

void OrcSession::ReleaseName(const std::string& name) {
  ForkSafeLock lock(names_mutex_);
  names_.erase(name);
}

llvm::orc::JITDylib& OrcSession::CreateDylib(const std::string& name) {
  return execution_.createBareJITDylib(name + "#" + std::to_string(next_dylib_++));
}

void OrcSession::ReleaseCode(llvm::orc::JITDylib* dylib) {
  InsideForkGate inside;
  if (dylib != nullptr) llvm::consumeError(execution_.removeJITDylib(*dylib));
  // Names of symbols outlive their symbols in ORC's pool until they are swept.
  constexpr uint64_t kSweepInterval = 64;
  if (++released_ % kSweepInterval == 0) execution_.getSymbolStringPool()->clearDeadEntries();
}

void OrcSession::Link(LinkPlan& plan) {
  if (plan.empty()) return;
  uint64_t begun = TimeIfWatched();
  ThrowUnlessRoomForLlvm(TableBytesOf(plan));
  // Together, since they refer to each other; later parts of a library, to earlier ones.
  Placement placement;
  for (LinkPart& part : plan.parts()) placement.Add(OrcLibrary::Of(*part.library).placement());
  Placement assumed = placement;
  std::unique_ptr<LinkedMemory> memory;  // goes after what refers to it
  auto builders = Build(plan, &placement);
  bool depends = std::any_of(builders.begin(), builders.end(),
                             [](const auto& builder) { return builder->depends_on_placement(); });
  if (placement != assumed && depends) builders = Build(plan, &placement);
  for (auto& builder : builders) builder->OrderThreadLocals(builders);

  memory_.Place(placement);
  std::vector<llvm::orc::ResourceTrackerSP> trackers;
  llvm::Error error = builders.size() == 1 ? LinkOne(*builders.front(), &memory)
                                           : Materialize(plan, builders, trackers);
  linking_.clear();
  auto undo = [&trackers] {
    for (auto& tracker : trackers) llvm::consumeError(tracker->remove());
  };
  if (error) {
    error = TakeReportedError(std::move(error));
    undo();
    throw ToJitError(std::move(error));
  }
  try {
    for (auto& builder : builders) ThrowUnlessCallable(builder->unit());
  } catch (const JitError&) {
    undo();
    throw;
  }
  plan.Commit();
  for (size_t i = 0; i < builders.size(); ++i) {
    builders[i]->PublishDefinitions();
    LinkedUnit unit(builders[i]->TakeUnit(), std::move(memory));
    LinkPart& part = plan.parts()[i];
    if (begun != 0) NoteLinked(part, unit, begun);
    OrcLibrary& library = OrcLibrary::Of(*part.library);
    library.NotePlacement(placement);
    for (ObjectFile* object : part.objects) {
      object->state = ObjectFile::State::kLinked;
      object->ForgetDecisions();
      object->model.reset();
      object->buffer.reset();
    }
    library.AdoptUnit(std::move(unit), plan.UsedBy(library));
  }
}

std::vector<std::unique_ptr<GraphBuilder>> OrcSession::Build(LinkPlan& plan, Placement* placement) {
  std::vector<std::unique_ptr<GraphBuilder>> builders;
  for (LinkPart& part : plan.parts()) {
    part.is_alone = plan.parts().size() == 1;
    std::string name = part.library->name() + "." + std::to_string(next_unit_++);
    builders.push_back(
        std::make_unique<GraphBuilder>(part, name, OrcLibrary::Of(*part.library).dso_handle(),
                                       *placement, memory_, execution_.getSymbolStringPool()));
  }
  for (auto& builder : builders) {
    if (WantedDebuggers().Any()) builder->NoteAllAddresses();
    builder->Layout();
  }
  for (auto& builder : builders) builder->Relocate();
  for (auto& builder : builders) placement->Add(builder->needed_placement());
  return builders;
}

// Where a part finds what it needs of others: names that cross libraries are unique.
llvm::orc::JITDylibSearchOrder OrcSession::DylibsFor(LinkPlan& plan, LibraryNode& library) {
  constexpr auto kAll = llvm::orc::JITDylibLookupFlags::MatchAllSymbols;
  llvm::orc::JITDylibSearchOrder dylibs{{&OrcLibrary::Of(library).dylib(), kAll}};
  for (LibraryNode* used : plan.UsedBy(library)) {
    if (plan.HasPartOf(*used)) dylibs.emplace_back(&OrcLibrary::Of(*used).dylib(), kAll);
  }
  return dylibs;
}

llvm::Error OrcSession::LinkOne(GraphBuilder& builder, std::unique_ptr<LinkedMemory>* memory) {
  auto linked = WithoutExceptions([&] { return LinkAlone(builder, memory_); });
  if (!linked) return linked.takeError();
  *memory = std::move(*linked);
  return llvm::Error::success();
}

llvm::Error OrcSession::Materialize(LinkPlan& plan,
                                    std::vector<std::unique_ptr<GraphBuilder>>& builders,
                                    std::vector<llvm::orc::ResourceTrackerSP>& trackers) {
  for (size_t i = 0; i < builders.size(); ++i) {
    llvm::orc::JITDylib& dylib = OrcLibrary::Of(*plan.parts()[i].library).dylib();
    dylib.setLinkOrder(DylibsFor(plan, *plan.parts()[i].library),
                       /*LinkAgainstThisJITDylibFirst=*/false);
    std::unique_ptr<LinkGraph> graph = builders[i]->TakeGraph();
    linking_[graph.get()] = builders[i].get();
    trackers.push_back(dylib.createResourceTracker());
    if (auto error = layer_.add(trackers.back(), std::move(graph))) return error;
  }
  std::vector<size_t> order = PartsUpwards(plan);
  for (size_t begin = 0; begin < order.size(); begin += kMostTogether) {
    llvm::orc::JITDylibSearchOrder dylibs;
    llvm::orc::SymbolLookupSet roots;
    for (size_t i = begin; i < std::min(order.size(), begin + kMostTogether); ++i) {
      dylibs.emplace_back(&OrcLibrary::Of(*plan.parts()[order[i]].library).dylib(),
                          llvm::orc::JITDylibLookupFlags::MatchAllSymbols);
      roots.add(execution_.intern(builders[order[i]]->root_symbol()));
    }
    if (auto error = execution_.lookup(dylibs, std::move(roots)).takeError()) return error;
  }
  return llvm::Error::success();
}

llvm::Error OrcSession::TakeReportedError(llvm::Error fallback) {
  ForkSafeLock lock(report_mutex_);
  if (reported_ == nullptr) return fallback;
  llvm::consumeError(std::move(fallback));
  std::unique_ptr<JitError> reported = std::move(reported_);
  return MakeError(reported->kind(), reported->message());
}

}  // namespace orcjit
