// libFuzzer's entry: takes the bytes of one object file or archive through everything that an
// import does with them, short of running its code (never_run.cc), and makes the unwinder read its
// unwind tables.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/object_mutator.h"
#include "jit/debuggers/line_table.h"
#include "link/session.h"
#include "object/describe.h"
#include "object/error.h"
#include "object/object_format.h"
#include "object/object_set.h"

// libgcc_s: what a throw looks up for each frame.
extern "C" const void* _Unwind_Find_FDE(void* address, void* bases);
// libFuzzer's own mutations.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

using orcjit::ByteBuffer;
using orcjit::JitError;

constexpr char kLabel[] = "input.o";
constexpr size_t kStartSize = 64;  // as much as tells what a file is

orcjit::ObjectPlace PlaceOf(std::string_view bytes) {
  orcjit::ObjectPlace place;
  place.label = kLabel;
  place.data = bytes.data();
  place.size = bytes.size();
  return place;
}

// Which parts of a large file are read: all of them lie in it.
void FindParts(std::string_view bytes) {
  const orcjit::ObjectFormat* format = orcjit::FindFormat(bytes);
  if (format == nullptr) return;
  auto require_inside = [&](orcjit::ByteRange part) {
    if (part.offset > bytes.size() || part.size > bytes.size() - part.offset) std::abort();
  };
  auto read = [&](orcjit::ByteRange part, char* out) {
    require_inside(part);
    std::memcpy(out, bytes.data() + part.offset, part.size);
  };
  auto parts = format->NeededParts(bytes.substr(0, kStartSize), bytes.size(), read);
  std::for_each(parts.begin(), parts.end(), require_inside);
}

// What an import asks first.
void Inspect(std::string_view bytes) { orcjit::ObjectSet({PlaceOf(bytes)}).Report(); }

// What `inspect` and `graph` show, and debuggers are told.
void Describe(std::string_view bytes) {
  try {
    orcjit::OpenedFile file = orcjit::OpenPlace(PlaceOf(bytes));
    orcjit::Describe(file);
    if (!file.model.has_value()) return;
    std::vector<uint64_t> addresses(file.model->sections().size());
    orcjit::ReadLineTable(*file.model, addresses);
  } catch (const JitError&) {
    // Refused, as most inputs are.
  }
}

void Check(std::string_view bytes) {
  orcjit::ObjectSet objects({PlaceOf(bytes)});
  if (!objects.IsNative(0)) return;
  auto library = orcjit::Session::Default()->CreateLibrary("");
  try {
    std::vector<orcjit::OpenedFile> files;
    files.push_back(objects.Take(0));
    library->Check(std::move(files));
  } catch (const JitError&) {
  }
  library->Close();
}

// Each throw reads the tables of all libraries; the first one after a table was registered sorts
// it.
void ThrowThroughAllTables() {
  try {
    throw 1;
  } catch (int) {
  }
}

void LookUp(orcjit::Library& library) {
  struct {
    void* text;
    void* data;
    void* function;
  } bases;
  for (const std::string& name : library.ExportedSymbols("")) {
    void* address = library.Find(name);
    if (address != nullptr) _Unwind_Find_FDE(address, &bases);
  }
}

void Link(std::string_view bytes) {
  auto library = orcjit::Session::Default()->CreateLibrary("");
  try {
    library->Add(ByteBuffer::FromBytes(bytes), kLabel, "");
    library->Initialize(/*bind_now=*/true);
    ThrowThroughAllTables();
    LookUp(*library);
  } catch (const JitError&) {
  }
  library->Close();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  FindParts(bytes);
  Inspect(bytes);
  Describe(bytes);
  Check(bytes);
  Link(bytes);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  orcjit::ObjectMutator mutator({data, size}, seed);
  if (mutator.Mutate()) return size;
  return LLVMFuzzerMutate(data, size, max_size);
}
