// Thread-local variables that code reaches by their distance from the thread pointer (initial-exec
// and local-exec models): the block is asked for when the initial values are known, which may be
// addresses, and the distances are written into code and tables then.
#include "jit/static_tls.h"

#include <cstring>

#include "jit/elf/graph_builder.h"
#include "jit/orc_library.h"
#include "llvm/ExecutionEngine/JITLink/x86_64.h"
#include "llvm/Support/MathExtras.h"
#include "object/error.h"

namespace orcjit {

namespace x86_64 = llvm::jitlink::x86_64;

void ElfGraphBuilder::PlaceThreadLocals() {
  if (needs_static_tls_) {
    unit_.tls->Place(std::make_unique<StaticTlsBlock>(FinalThreadLocalImage(), tls_size_,
                                                      tls_alignment_, part_.library->name()));
  }
  for (const Distance& distance : distances_) {
    const TlsModule* module = FindTlsModule(distance.variable);
    uint64_t value = static_cast<uint64_t>(module->distance()) + distance.variable.offset +
                     static_cast<uint64_t>(distance.addend);
    char* place = distance.block->getAlreadyMutableContent().data() + distance.offset;
    std::memcpy(place, &value, distance.width);
  }
}

// What the block with the image will hold when its edges are applied.
std::string ElfGraphBuilder::FinalThreadLocalImage() const {
  if (tls_image_ == nullptr) return {};
  llvm::ArrayRef<char> content = tls_image_->getContent();
  std::string image(content.data(), content.size());
  for (const auto& edge : tls_image_->edges()) {
    uint64_t value =
        edge.getTarget().getAddress().getValue() + static_cast<uint64_t>(edge.getAddend());
    if (edge.getKind() == x86_64::Pointer64) {
      std::memcpy(&image[edge.getOffset()], &value, sizeof(value));
    } else if (edge.getKind() == x86_64::Pointer32 || edge.getKind() == x86_64::Pointer32Signed) {
      std::memcpy(&image[edge.getOffset()], &value, sizeof(uint32_t));
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
