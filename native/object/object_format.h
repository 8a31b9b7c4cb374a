// What an object format is to the linker: a reader that makes the model of a file, and what other
// programs want to see in that format.
//
// To add one: a folder here, with a class of this kind, and a line in formats.cc. Nothing else may
// include from the folder.
#ifndef ORCJIT_OBJECT_OBJECT_FORMAT_H_
#define ORCJIT_OBJECT_OBJECT_FORMAT_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "object/archive.h"
#include "object/object_kind.h"
#include "object/object_model.h"
#include "os/linked_calls.h"

namespace orcjit {

// A file for one of several machines, within one for all of them.
struct ObjectSlice {
  std::string machine;
  uint64_t offset;
  uint64_t size;
};

// Part of a file.
struct ByteRange {
  uint64_t offset;
  uint64_t size;
};

// Reads a part of a file, which lies in it.
using ReadPart = std::function<void(ByteRange part, char* out)>;

class ObjectFormat {
 public:
  // As Identify() calls objects that are linked here, which FileIdentity lists.
  virtual const char* name() const = 0;

  // Whether a file that begins so is of this format.
  virtual bool IsOf(std::string_view bytes) const = 0;

  // What it is, and whether it is an object that is linked here.
  virtual FileIdentity Identify(std::string_view bytes) const = 0;

  // Whether it is an object that can be parsed, be it only to be described.
  virtual bool HasModel(std::string_view bytes) const = 0;

  // What a model is made of, in any order, of a file that begins with `start` and is so large; what
  // only debuggers and compilers read is left out. Empty where all is needed, or the file is not
  // valid.
  virtual std::vector<ByteRange> NeededParts(std::string_view start, uint64_t size,
                                             const ReadPart& read) const;

  // The files that it is made of, each to be opened by itself; none of a plain one. Throws JitError
  // kObjectFormat.
  virtual std::vector<ObjectSlice> Slices(std::string_view bytes, const std::string& label) const;

  // The checked model of an object that has one. Throws JitError kObjectFormat or
  // kUnsupportedObject; `label` names the object in messages.
  virtual ObjectModel Parse(std::string_view bytes, const std::string& label) const = 0;

  // False if the table is cut off. Offsets and symbols are checked by who calls it
  // (ObjectModel::Relocations).
  virtual bool DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                                 std::vector<ObjectRelocation>* out) const = 0;

  // Enters those of `wanted` into `hidden` that the member of an archive defines and does not show
  // to others, or without an address. `start` is how the member begins. As many bytes as `budget`
  // are looked at, so that a small file whose members and names overlap takes no hours. Throws
  // JitError where the member is cut off.
  virtual void NoteHidden(const Archive& archive, uint64_t member, const ByteBuffer& start,
                          const std::set<std::string_view>& wanted, uint64_t* budget,
                          std::set<std::string_view>* hidden) const;

  // What stands at the beginning of a shared library of this format, without segments: for code
  // that looks at its own; empty of a format in which a linker gives it no name.
  virtual std::string ImageHeader(const Machine& machine) const;

  // The name in C of a symbol that a file has under this one.
  virtual std::string_view NameInC(std::string_view name) const { return name; }

  // How functions of objects in this format are called.
  virtual CallingConvention Convention() const { return CallingConvention::kOfSystem; }

  // A file that has been parsed, with the places of its sections in memory written into it, as
  // debuggers read it; empty where they know no such file. 0 is that of a section which is not
  // there.
  virtual std::string WithAddresses(std::string_view file,
                                    const std::vector<uint64_t>& addresses) const;

 protected:
  constexpr ObjectFormat() = default;
  ~ObjectFormat() = default;
};

// Null if the file begins as none of the formats does.
const ObjectFormat* FindFormat(std::string_view bytes);

// That of the objects that are linked in every case.
const ObjectFormat& HostFormat();

// Whether objects in other formats than that are linked here as well (machine/machine.h).
bool LinksAllFormats();

// Throws JitError kObjectFormat or kUnsupportedObject.
ObjectModel ParseObject(std::string_view bytes, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_OBJECT_FORMAT_H_
