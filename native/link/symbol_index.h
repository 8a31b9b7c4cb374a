// What a library defines: its object files, and for each global symbol the definition that
// prevails.
#ifndef ORCJIT_LINK_SYMBOL_INDEX_H_
#define ORCJIT_LINK_SYMBOL_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "link/comdat_groups.h"
#include "link/session.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "object/byte_buffer.h"
#include "object/object_model.h"
#include "os/thread_local.h"

namespace orcjit {

class LibraryNode;
struct Definition;

// What a symbol of an object refers to, once decided.
struct Resolution {
  enum class Kind : uint8_t {
    kUndecided,
    kOwn,         // the object's own definition
    kDefinition,  // a definition of this or another library
    kAddress,     // an address in the process; 0 for a weak symbol that nothing defines
    kTls,         // a thread_local variable of a loaded shared library
    kSupport,     // a function that each unit gets a copy of (link_support.h); `number` says which
    kSupportData,
    kDsoHandle,
    kGotBase,
    kTlsBase,
    kSectionStart,   // __start_NAME
    kSectionStop,    // __stop_NAME
    kLinkerDefined,  // what a linker defines in each library (linker_defined.h); `number` says what
  };

  Kind kind = Kind::kUndecided;
  uint32_t number = 0;
  Definition* definition = nullptr;
  uint64_t address = 0;
  TlsDescriptor tls = {};
};

// An object file of a library. Its bytes are dropped once it is linked.
struct ObjectFile {
  enum class State : uint8_t { kAdded, kPlanned, kLinked };

  ObjectFile(std::string label, ByteBuffer buffer, ObjectModel model)
      : label(std::move(label)),
        buffer(std::make_unique<ByteBuffer>(std::move(buffer))),
        model(std::make_unique<ObjectModel>(std::move(model))) {}

  std::string label;
  LibraryNode* library = nullptr;
  std::unique_ptr<ByteBuffer> buffer;
  std::unique_ptr<ObjectModel> model;
  State state = State::kAdded;
  uint64_t ordinal = 0;  // its place in the order of a link
  uint64_t archive = 0;  // which of its library's it is a member of, counted from 1; 0 for none
  // Part of the library: added to it, or taken from an archive by a link that succeeded. A member
  // that a failed link took is not.
  bool is_needed = true;
  // It is linked when its library is initialized, and not when it is first needed.
  bool is_eager = false;
  bool is_checked = false;                 // something defines each symbol that it refers to
  std::vector<const ComdatGroup*> groups;  // by number; null where it is no COMDAT group

  // Drops what only a link needs to know.
  void ForgetDecisions() {
    std::vector<Resolution>().swap(resolutions);
    std::vector<bool>().swap(is_discarded);
    decisions = 0;
  }

  // Decided by a LinkPlan while state is kPlanned, or by one that only looked: that is taken over
  // as long as it holds (LibraryNode::DecisionsHold).
  std::vector<Resolution> resolutions;  // by symbol index
  uint64_t decisions = 0;               // by which look at its library; 0 for none
  std::vector<bool> is_discarded;  // by section index: a COMDAT group that another object provides
};

struct Definition {
  // In ascending order of precedence.
  enum class Strength : uint8_t { kWeak, kCommon, kStrong };

  ObjectFile* object = nullptr;
  uint32_t symbol = 0;
  uint32_t group = kNoGroup;  // number of the COMDAT group of the object that it is in
  uint32_t common_alignment = 1;
  Strength strength = Strength::kWeak;
  bool is_exported = true;  // visible to other libraries
  bool has_address = true;  // one that a lookup can give (exports.h)
  bool is_tls = false;
  bool is_function = false;
  bool is_initialized_data = false;
  // All copies are in COMDAT groups that other objects provide, without this symbol. References are
  // to nothing then, as for a linker.
  bool is_discarded = false;
  // An inline variable or virtual table: one over a library and those it depends on, as the dynamic
  // loader has it.
  bool is_inline_data = false;
  bool is_one_of_several = false;  // objects define it besides this one
  bool crosses_libraries = false;  // a library linked together with this one refers to it
  bool is_linked = false;
  uint64_t common_size = 0;
  uint64_t size = 0;

  // Once linked.
  uint64_t address = 0;  // where is_tls, the offset in the module's block
  Extent extent;
  TlsModule* tls_module = nullptr;
};

class SymbolIndex {
 public:
  // Enters the definitions of `object`, which must outlive the index. Throws kDuplicateSymbol and
  // changes nothing when a strong definition meets another.
  void Add(ObjectFile& object);

  Definition* Find(llvm::StringRef name) {
    auto it = table_.find(name);
    return it == table_.end() || it->second.is_discarded ? nullptr : &it->second;
  }

  const Definition* Find(llvm::StringRef name) const {
    return const_cast<SymbolIndex*>(this)->Find(name);
  }

  // Whether an object before that place in the order of a link defines it.
  bool IsDefinedBefore(llvm::StringRef name, uint64_t ordinal) const;

  // Whether the definition of `name` is that of another version (foo@@V2 is no foo@V1). One without
  // a version is that of any.
  bool HasOtherVersion(llvm::StringRef name, std::string_view version) const {
    auto it = versions_.find(name);
    return it != versions_.end() && it->second != version;
  }

  llvm::StringMap<Definition>& table() { return table_; }

  // The names that an object has only in groups that others provide without them, since the last
  // call: references now.
  std::vector<std::string> TakeDiscarded() { return std::exchange(discarded_, {}); }

 private:
  // One of several objects that define a symbol.
  struct Candidate {
    ObjectFile* object;
    uint32_t symbol;
    uint32_t group;
    Definition::Strength strength;

    bool PrevailsOver(const Candidate& other) const {
      if (strength != other.strength) return strength > other.strength;
      return object->ordinal < other.object->ordinal;
    }
  };
  using Entry = llvm::StringMapEntry<Definition>;

  void CheckCopies(const ObjectFile& object) const;
  void CheckDuplicates(const ObjectFile& object, const std::vector<uint32_t>& groups);
  void Enter(ObjectFile& object, uint32_t symbol, uint32_t group);
  void Choose(Entry& entry);
  void Assign(Entry& entry, const Candidate& candidate);
  void ChooseWithout(const ComdatGroups::Copy& copy);
  void Hide(llvm::StringRef name);

  llvm::StringMap<Definition> table_;
  // Of symbols that several objects define; one that a single object defines is in the table.
  llvm::StringMap<llvm::SmallVector<Candidate, 2>> candidates_;
  ComdatGroups groups_;
  std::vector<std::string> discarded_;
  llvm::StringMap<std::string> versions_;  // of those that have one
  llvm::StringSet<> hidden_;               // by the visibility of a reference

  // A table that is empty is not asked: the hash of a name costs more than all else about it.
  bool IsHidden(llvm::StringRef name) const { return !hidden_.empty() && hidden_.contains(name); }
};

// "foo(int) [_Z3fooi]", or the bare name when there is nothing to demangle.
std::string DescribeSymbol(llvm::StringRef name);

}  // namespace orcjit

#endif  // ORCJIT_LINK_SYMBOL_INDEX_H_
