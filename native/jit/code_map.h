// Whose code lies at an address: for backtraces, which are made long after the objects were linked
// and forgotten.
//
// A unit notes where its executable sections lie, and in which file the object is. Names and source
// lines are read from there when somebody asks, and kept from then on. Of an object that came as
// bytes the names of its functions are kept, or, if it has lines, all of it until somebody asks.
#ifndef ORCJIT_JIT_CODE_MAP_H_
#define ORCJIT_JIT_CODE_MAP_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "graph/unit_layout.h"
#include "jit/backtrace.h"
#include "object/byte_buffer.h"
#include "object/object_model.h"

namespace orcjit {

struct CodeFunction {
  uint64_t begin;
  uint64_t size;
  std::string name;  // as in the symbol table
};

// The executable part of one object.
class ObjectCode {
 public:
  // `model` is not referred to later.
  ObjectCode(const ByteBuffer& buffer, const ObjectModel& model, std::vector<CodeSection> sections);
  ~ObjectCode();

  bool Contains(uint64_t address) const;
  CodeFrame Describe(uint64_t address);

 private:
  struct Tables;

  std::unique_ptr<Tables> ReadTables() const;

  std::vector<CodeSection> sections_;
  FileOrigin origin_;                    // its path is null if the object came as bytes
  std::vector<CodeFunction> functions_;  // of such an object without lines
  std::mutex mutex_;
  std::unique_ptr<Tables> tables_;  // guarded by mutex_; null until somebody asks
  std::optional<ByteBuffer> kept_;  // guarded by mutex_; such an object with lines, until then
};

using UnitCode = std::vector<std::unique_ptr<ObjectCode>>;

class CodeMap {
 public:
  void Add(uint64_t begin, uint64_t end, std::shared_ptr<UnitCode> code);
  void Remove(uint64_t begin);
  // The code of the unit that `address` lies in, or null.
  std::shared_ptr<UnitCode> Find(uint64_t address);

 private:
  struct Unit {
    uint64_t end;
    std::shared_ptr<UnitCode> code;
  };

  std::mutex mutex_;
  std::map<uint64_t, Unit> units_;  // by where they begin; guarded by mutex_
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_CODE_MAP_H_
