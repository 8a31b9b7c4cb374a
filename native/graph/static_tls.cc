// The part of ThreadLocals that has to do with static thread-local storage.
#include "os/static_tls.h"

#include "graph/thread_locals.h"
#include "link/library_node.h"
#include "object/error.h"

namespace orcjit {
namespace {

[[noreturn]] void ThrowNoRoom(const std::string& library, const std::string& reason) {
  throw JitError(
      ErrorKind::kUnsupportedObject,
      library +
          ": its thread_local variables were compiled for static thread-local storage [OJ330] "
          "(initial-exec or local-exec model), and there is none left: " +
          reason + ". Compile with -fPIC, and without -ftls-model; or " + StaticTlsAdvice());
}

// False if a thread uses the variables already.
bool PlaceLinked(TlsModule& module, const std::string& library) {
  std::string problem;
  bool is_static = module.PlaceLinked(&problem);
  if (!problem.empty()) ThrowNoRoom(library, problem);
  return is_static;
}

}  // namespace

void ThreadLocals::RequireStatic(const Fixup& fixup, const Target& target) {
  if (target.tls == kNoThreadLocal) return;
  TlsModule* module = FindTlsModule(target.tls);
  if (module == nullptr) {
    auto [it, is_new] = process_distances_.try_emplace({target.tls.module, target.tls.offset}, 0);
    std::string name(fixup.placed->model().symbols()[fixup.symbol].name);
    std::string problem;
    if (!is_new || FindProcessTlsDistance(name, target.tls, &it->second, &problem)) return;
    placed_.Refuse(fixup, "the thread_local variable '" + name +
                              "' of a shared library by its place in static thread-local storage "
                              "(initial-exec model) [OJ327], which it does not have (" +
                              problem + "): compile with -fPIC, and without -ftls-model");
  } else if (module == module_.get()) {
    is_static_ = true;
  } else if (!module->is_linked()) {
    foreign_.insert(module);
  } else if (!PlaceLinked(*module, part_.library->name())) {
    std::string name(fixup.placed->model().symbols()[fixup.symbol].name);
    placed_.Refuse(
        fixup,
        DescribeSymbol({name.data(), name.size()}) +
            ", a thread_local variable that is in use already, by its place in static "
            "thread-local storage (initial-exec model) [OJ327]: compile with -fPIC, and without "
            "-ftls-model");
  }
}

void ThreadLocals::AddDistance(Block& block, uint64_t offset, TlsDescriptor variable,
                               int64_t addend, uint8_t field) {
  distances_.push_back({&block, static_cast<uint32_t>(offset), variable, addend, field});
}

uint64_t ThreadLocals::DistanceSlot(TlsDescriptor variable) {
  auto [it, is_new] = distance_slots_.try_emplace({variable.module, variable.offset}, 0);
  if (is_new) {
    it->second = got_.Reserve(8);
    AddDistance(got_.block(), it->second, variable, 0, kPointer64);
  }
  return it->second;
}

void ThreadLocals::PlaceEarly() {
  if (!ImageRefersOutside()) Place();  // else its content is not yet known
}

void ThreadLocals::Place() {
  if (!is_static_) return;
  std::string problem;
  module_->Place(FinalImage(), &problem);
  if (!problem.empty()) ThrowNoRoom(part_.library->name(), problem);
}

int64_t ThreadLocals::DistanceOf(const TlsDescriptor& variable) const {
  if (variable == kNoThreadLocal) return 0;  // as the dynamic loader leaves it
  const TlsModule* module = FindTlsModule(variable);
  if (module == nullptr) return process_distances_.at({variable.module, variable.offset});
  if (!module->is_static()) {
    throw JitError(
        ErrorKind::kUnsupportedObject,
        part_.library->name() +
            ": thread_local variables in static storage (initial-exec model) of two "
            "libraries have each other's addresses as initial values [OJ328]: compile with "
            "-fPIC, and without -ftls-model");
  }
  return module->distance() + static_cast<int64_t>(variable.offset);
}

bool ThreadLocals::ImageRefersOutside() const {
  if (image_ == nullptr) return false;
  for (const Edge& edge : sections_.edges()) {
    if (edge.block == image_ && edge.symbol->isExternal()) return true;
  }
  return false;
}

// What the block with the image will hold when its edges are applied.
std::string ThreadLocals::FinalImage() const {
  if (image_ == nullptr) return {};
  llvm::ArrayRef<char> content = image_->getContent();
  std::string image(content.data(), content.size());
  for (const Edge& edge : sections_.edges()) {
    if (edge.block != image_) continue;
    // One that does not fit is reported when the block itself is written.
    if (machine_.fields[edge.field].base == Base::kZero) {
      machine_.Write(edge.field, edge.Address(), &image[edge.offset]);
    } else {
      throw JitError(ErrorKind::kUnsupportedObject,
                     part_.library->name() +
                         ": a thread_local variable in static storage is initialized with "
                         "something else than an address [OJ329]: compile without -ftls-model");
    }
  }
  return image;
}

}  // namespace orcjit
