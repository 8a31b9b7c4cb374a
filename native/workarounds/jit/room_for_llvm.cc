#include "workarounds/jit/room_for_llvm.h"

#include <string>

#include "object/error.h"
#include "os/address_space.h"

namespace orcjit {
namespace {

// What a link takes beside the code, for each byte of an object's tables (edges and symbols of the
// graph, tables by symbol, copies of relocations), and the heap's own rounding.
constexpr uint64_t kRoomForEach = uint64_t{4} << 20;
constexpr uint64_t kRoomPerTableByte = 12;

}  // namespace

void ThrowUnlessRoomForLlvm(uint64_t table_bytes) {
  uint64_t size = kRoomForEach + kRoomPerTableByte * table_bytes;
  if (AddressSpace::HasRoomFor(size)) return;
  throw JitError(ErrorKind::kMemory, "out of memory: linking needs up to " + std::to_string(size) +
                                         " bytes [OJ335]; raise the limit (ulimit -v), or unload "
                                         "libraries");
}

}  // namespace orcjit
