// The pieces of code that a linker makes: jumps to what may be out of reach, to what an IFUNC's
// resolver chose, and to functions of the C library that are given a handle of the library.
#ifndef ORCJIT_GRAPH_STUBS_H_
#define ORCJIT_GRAPH_STUBS_H_

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/got.h"
#include "graph/islands.h"
#include "graph/placed.h"
#include "graph/unit_layout.h"
#include "machine/machine.h"

namespace orcjit {

class Stubs {
 public:
  Stubs(const Machine& machine, UnitSections& sections, Got& got, Islands& islands)
      : machine_(machine), sections_(sections), got_(got), pointers_(sections), islands_(islands) {}

  // A jump through a pointer, for targets that may be out of reach of a direct one. Noted in the
  // target, since most calls are of what was called before.
  Target For(Target& target, uint32_t island = 0);
  // What the stub there jumps to; null if it is none.
  const Target* Behind(const GraphSymbol& symbol) const;

  // Where a 32-bit field takes the address of a function that is out of its reach, the stub is the
  // function's address in all that is linked together, as it is in a program: pointers to it are
  // compared.
  Target ForAddress(const Target& target);
  // Pointers to functions that have such a stub, where they were written before it was made, too.
  void UseForAddresses();

  // An IFUNC is known by the address of a stub, which jumps to what its resolver chose. One address
  // for calls, pointers and other libraries, whatever the order in which things are linked.
  Target ForIfunc(const Placed& placed, const ObjectSymbol& symbol);
  void NoteIfuncs(std::vector<IfuncSlot>* slots) const;

  // For a function that each unit gets a copy of (os/link_support.h).
  Target ForSupport(uint32_t number, const Target& handle);

  // Fills the pointers, when there are no more.
  void Finish() { pointers_.Finish(); }

 private:
  struct AddressStub {
    Block* block;
    uint64_t slot;  // among the pointers, for the function's real address
  };
  struct Ifunc {
    Block* stub;
    Block* slot;
    Target resolver;
  };
  // Aliases of an ifunc are one: it is known by its resolver. In link order. No tuple, which would
  // convert a member to a narrower one without a word.
  struct IfuncKey {
    uint64_t object;  // its ordinal
    uint32_t section;
    uint64_t offset;

    bool operator<(const IfuncKey& other) const {
      return std::tie(object, section, offset) <
             std::tie(other.object, other.section, other.offset);
    }
  };

  GraphSymbol& SymbolFor(const Target& target, uint32_t island);
  Target PointerTo(const Target& target);
  Block& AddPiece(const CodePiece& piece, const Target& pointer, const Target& handle);

  const Machine& machine_;
  UnitSections& sections_;
  Got& got_;
  Got pointers_;  // of stubs alone, as a linker's .got.plt: fields may reach few slots of the GOT
  Islands& islands_;
  llvm::DenseMap<std::pair<uint32_t, Target::Key>, GraphSymbol*> stubs_;  // by island
  llvm::DenseMap<const GraphSymbol*, Target> behind_;
  std::map<Target::Key, AddressStub> address_stubs_;
  std::map<IfuncKey, Ifunc> ifuncs_;
  std::map<uint32_t, Block*> thunks_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_STUBS_H_
