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
  int64_t offset = 0;           // kAbsolute: the address
  TlsDescriptor tls = {};       // kTls
  GraphSymbol* stub = nullptr;  // at the end of the code, if it was asked for

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

// A place in a block that gets the address of a symbol. JITLink's own are a list for each block,
// which costs more than all else about them, and it applies none of these.
struct Edge {
  Block* block;
  GraphSymbol* symbol;
  int64_t addend;
  uint32_t offset;
  uint8_t field;  // of the machine's

  // Once the graph has its addresses.
  uint64_t Address() const {
    return symbol->getAddress().getValue() + static_cast<uint64_t>(addend);
  }
};

// A place that gets the difference of two addresses, neither of which is its own.
struct Difference {
  Edge plus;
  GraphSymbol* minus;
  int64_t minus_addend;

  uint64_t Value() const {
    return plus.Address() - minus->getAddress().getValue() - static_cast<uint64_t>(minus_addend);
  }
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_TARGET_H_
