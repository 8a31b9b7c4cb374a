// The thread-local block of a unit: initialized sections, then what is zero in each thread. And
// thread_local variables, of this unit or others, that code reaches by their distance from the
// thread pointer (initial-exec and local-exec models): the block is asked for when the initial
// values are known, which may be addresses, and the distances are written into code and tables
// then.
#ifndef ORCJIT_GRAPH_THREAD_LOCALS_H_
#define ORCJIT_GRAPH_THREAD_LOCALS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/commons.h"
#include "graph/got.h"
#include "graph/placed.h"
#include "machine/machine.h"

namespace orcjit {

class ThreadLocals {
 public:
  ThreadLocals(LinkPart& part, const Machine& machine, UnitSections& sections,
               const PlacedObjects& placed, const Commons& commons, Got& got)
      : part_(part),
        machine_(machine),
        sections_(sections),
        placed_(placed),
        commons_(commons),
        got_(got) {}

  void Layout();

  // Null where the unit has no such variables.
  const TlsModule* module() const { return module_.get(); }
  // Its variable at that offset.
  Target At(uint64_t offset) const { return TlsTarget({module_->handle(), offset}); }
  // Where its initial value lies; kMissing if it is zero.
  Target Initial(uint64_t offset) const;
  // Where the initial values of a section of that name begin or end; kMissing if there is none.
  Target BoundOf(std::string_view section, bool is_start);
  Block* image() const { return image_; }

  // Throws JitError where the variable that a relocation refers to can have no fixed distance:
  // that is up to whose it is, this unit's, one's that is linked together with it, one's that is
  // linked already, or a shared library's.
  void RequireStatic(const Fixup& fixup, const Target& target);
  // Of units that are linked in the same go.
  bool RequiresStatic(const TlsModule* module) const { return foreign_.count(module) != 0; }
  void MakeStatic() { is_static_ = true; }

  // A field that gets the distance of a variable; or a slot of the GOT that does.
  struct Distance {
    Block* block;
    uint32_t offset;
    TlsDescriptor variable;
    int64_t addend;
    uint8_t field;
  };
  void AddDistance(Block& block, uint64_t offset, TlsDescriptor variable, int64_t addend,
                   uint8_t field);
  uint64_t DistanceSlot(TlsDescriptor variable);
  const std::vector<Distance>& distances() const { return distances_; }
  int64_t DistanceOf(const TlsDescriptor& variable) const;

  // Once this graph has its addresses. Before those of others are known, if the image needs none.
  void PlaceEarly();
  void Place();
  // Once all of them are known: the image is what threads begin with.
  std::unique_ptr<TlsModule> TakeModule();

 private:
  struct Section {
    Placed* placed;
    uint32_t index;
    const ObjectSection& model() const { return placed->model().sections()[index]; }
    // Where they are sorted by name, zeros stand among the others.
    bool IsInImage() const { return !model().is_zero || model().is_sorted; }
  };

  std::vector<Section> SectionsOfObjects() const;
  uint64_t Reserve(const ObjectFile& object, uint64_t size, uint64_t alignment);
  std::map<Definition*, uint64_t> LayoutCommons();
  void TellDefinitions();
  void BuildImage();
  bool ImageRefersOutside() const;
  std::string FinalImage() const;

  LinkPart& part_;
  const Machine& machine_;
  UnitSections& sections_;
  const PlacedObjects& placed_;
  const Commons& commons_;
  Got& got_;
  std::unique_ptr<TlsModule> module_;
  uint64_t size_ = 0;
  uint64_t alignment_ = 1;
  uint64_t image_size_ = 0;
  Block* image_ = nullptr;
  bool is_static_ = false;
  std::vector<Distance> distances_;
  std::map<std::pair<uint64_t, uint64_t>, uint64_t> distance_slots_;
  std::map<std::pair<uint64_t, uint64_t>, int64_t> process_distances_;  // of shared libraries' own
  std::set<const TlsModule*> foreign_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_THREAD_LOCALS_H_
