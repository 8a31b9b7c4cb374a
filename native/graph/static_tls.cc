// Thread-local variables that code reaches by their distance from the thread pointer (initial-exec
// and local-exec models): the block is asked for when the initial values are known, which may be
// addresses, and the distances are written into code and tables then.
#include "os/static_tls.h"

#include "graph/graph_builder.h"
#include "link/library_node.h"
#include "object/error.h"

namespace orcjit {
namespace {

[[noreturn]] void ThrowNoRoom(const std::string& library, const std::string& reason) {
  throw JitError(ErrorKind::kUnsupportedObject,
                 library +
                     ": its thread_local variables were compiled for static thread-local storage "
                     "(initial-exec or local-exec model), and there is none left: " +
                     reason + ". Compile with -fPIC, and without -ftls-model; or " +
                     StaticTlsAdvice());
}

// False if a thread uses the variables already.
bool PlaceLinked(TlsModule& module, const std::string& library) {
  std::string problem;
  bool is_static = module.PlaceLinked(&problem);
  if (!problem.empty()) ThrowNoRoom(library, problem);
  return is_static;
}

}  // namespace

// Whether static storage can be had is up to whose variable it is: this unit's, one's that is
// linked together with it, one's that is linked already, or a shared library's.
void GraphBuilder::RequireStaticTls(const Fixup& fixup, const Target& target, uint32_t symbol) {
  if (target.tls == kNoThreadLocal) return;
  TlsModule* module = FindTlsModule(target.tls);
  if (module == nullptr) {
    auto [it, is_new] = process_distances_.try_emplace({target.tls.module, target.tls.offset}, 0);
    std::string name(fixup.placed->object->model->symbols()[symbol].name);
    std::string problem;
    if (!is_new || FindProcessTlsDistance(name, target.tls, &it->second, &problem)) return;
    Refuse(fixup, "the thread_local variable '" + name +
                      "' of a shared library by its place in static thread-local storage "
                      "(initial-exec model), which it does not have (" +
                      problem + "): compile with -fPIC, and without -ftls-model");
  } else if (module == unit_.tls.get()) {
    needs_static_tls_ = true;
  } else if (!module->is_linked()) {
    foreign_static_tls_.insert(module);
  } else if (!PlaceLinked(*module, part_.library->name())) {
    std::string name(fixup.placed->object->model->symbols()[symbol].name);
    Refuse(fixup, DescribeSymbol({name.data(), name.size()}) +
                      ", a thread_local variable that is in use already, by its place in static "
                      "thread-local storage (initial-exec model): compile with -fPIC, and without "
                      "-ftls-model");
  }
}

void GraphBuilder::OrderThreadLocals(const std::vector<std::unique_ptr<GraphBuilder>>& builders) {
  if (foreign_static_tls_.empty()) return;
  for (auto& other : builders) {
    if (other->unit_.tls == nullptr || foreign_static_tls_.count(other->unit_.tls.get()) == 0)
      continue;
    other->needs_static_tls_ = true;
    ExternalSymbol(other->root_symbol_);  // JITLink waits until the other is allocated
  }
}

llvm::Error GraphBuilder::AfterOwnAllocation() {
  if (!ImageRefersOutside()) PlaceThreadLocals();  // else its content is not yet known
  return llvm::Error::success();
}

void GraphBuilder::PlaceThreadLocals() {
  if (!needs_static_tls_) return;
  std::string problem;
  unit_.tls->Place(FinalThreadLocalImage(), &problem);
  if (!problem.empty()) ThrowNoRoom(part_.library->name(), problem);
}

int64_t GraphBuilder::DistanceOf(const TlsDescriptor& variable) const {
  if (variable == kNoThreadLocal) return 0;  // as the dynamic loader leaves it
  const TlsModule* module = FindTlsModule(variable);
  if (module == nullptr) return process_distances_.at({variable.module, variable.offset});
  if (!module->is_static()) {
    throw JitError(ErrorKind::kUnsupportedObject,
                   part_.library->name() +
                       ": thread_local variables in static storage (initial-exec model) of two "
                       "libraries have each other's addresses as initial values: compile with "
                       "-fPIC, and without -ftls-model");
  }
  return module->distance() + static_cast<int64_t>(variable.offset);
}

bool GraphBuilder::ImageRefersOutside() const {
  if (tls_image_ == nullptr) return false;
  for (const auto& edge : tls_image_->edges()) {
    if (edge.getTarget().isExternal()) return true;
  }
  return false;
}

// What the block with the image will hold when its edges are applied.
std::string GraphBuilder::FinalThreadLocalImage() const {
  if (tls_image_ == nullptr) return {};
  llvm::ArrayRef<char> content = tls_image_->getContent();
  std::string image(content.data(), content.size());
  for (const auto& edge : tls_image_->edges()) {
    uint64_t value =
        edge.getTarget().getAddress().getValue() + static_cast<uint64_t>(edge.getAddend());
    uint8_t field = FieldOf(edge);
    // One that does not fit is reported when the block itself is written.
    if (machine_.fields[field].base == Base::kZero) {
      machine_.Write(field, value, &image[edge.getOffset()]);
    } else {
      throw JitError(ErrorKind::kUnsupportedObject,
                     part_.library->name() +
                         ": a thread_local variable in static storage is initialized with "
                         "something else than an address: compile without -ftls-model");
    }
  }
  return image;
}

}  // namespace orcjit
