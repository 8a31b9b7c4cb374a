// Where an edge of the graph points: a symbol of it plus an offset.
#ifndef ORCJIT_GRAPH_TARGET_H_
#define ORCJIT_GRAPH_TARGET_H_

#include <cstdint>
#include <utility>

#include "llvm/ExecutionEngine/JITLink/JITLink.h"
#include "os/thread_local.h"

namespace orcjit {

using Block = llvm::jitlink::Block;
using GraphSection = llvm::jitlink::Section;
using GraphSymbol = llvm::jitlink::Symbol;

struct Target {
  enum class Kind : uint8_t { kMissing, kBlock, kAbsolute, kExternal, kTls, kDiscarded };
  using Key = std::pair<const void*, int64_t>;

  Kind kind = Kind::kMissing;
  bool is_process = false;   // an address outside the session: may be out of reach
  bool is_function = false;  // of another unit, which may be out of reach of 32-bit addresses
  GraphSymbol* symbol = nullptr;
  int64_t offset = 0;      // kAbsolute: the address
  TlsDescriptor tls = {};  // kTls

  Key key() const { return {symbol, offset}; }
  // Once the graph has its addresses.
  uint64_t Address() const {
    return symbol->getAddress().getValue() + static_cast<uint64_t>(offset);
  }
};

inline Target TlsTarget(TlsDescriptor tls) {
  Target target;
  target.kind = Target::Kind::kTls;
  target.tls = tls;
  return target;
}

// Edges have the numbers of the machine's fields, and JITLink applies none of them.
constexpr llvm::jitlink::Edge::Kind EdgeOf(uint8_t field) {
  return static_cast<llvm::jitlink::Edge::Kind>(llvm::jitlink::Edge::FirstRelocation + field);
}
inline uint8_t FieldOf(const llvm::jitlink::Edge& edge) {
  return static_cast<uint8_t>(edge.getKind() - llvm::jitlink::Edge::FirstRelocation);
}

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_TARGET_H_
