// Layout, all integers little-endian u64, a string being its length and its bytes:
//
//     size of the rest
//     count, indptr[count]            the import tree in CSR form: module i imports
//     count, children[count]          children[indptr[i] .. indptr[i + 1]]
//     per module: kind, and unless the kind is "_lib": serialized bytes
#include "ffi/library_binary.h"

#include <string>
#include <vector>

#include "object/error.h"

namespace orcjit {

namespace ffi = tvm::ffi;

namespace {

[[noreturn]] void Corrupt(const std::string& problem) {
  throw JitError(ErrorKind::kLibraryBinary,
                 "the library's embedded modules (__tvm_ffi__library_bin) are corrupt [OJ414]: " +
                     problem + "; export the module again");
}

class BinaryReader {
 public:
  explicit BinaryReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t Number() {
    if (rest_.size() < 8) Corrupt("they end early");
    uint64_t value = 0;
    for (int i = 7; i >= 0; --i)
      value = value << 8 | static_cast<unsigned char>(rest_[static_cast<size_t>(i)]);
    rest_.remove_prefix(8);
    return value;
  }

  std::string_view Text() { return Take(Number()); }

  std::string_view Take(uint64_t size) {
    if (size > rest_.size()) Corrupt("they end early");
    std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  std::vector<uint64_t> Numbers() {
    uint64_t count = Number();
    if (count > rest_.size() / 8) Corrupt("they end early");
    std::vector<uint64_t> numbers(count);
    for (uint64_t& number : numbers) number = Number();
    return numbers;
  }

 private:
  std::string_view rest_;
};

struct ImportTree {
  std::vector<uint64_t> indptr;
  std::vector<uint64_t> children;

  size_t size() const { return indptr.size() - 1; }

  void Check() const {
    if (indptr.size() < 2) Corrupt("the import tree has no modules");
    if (indptr.front() != 0 || indptr.back() != children.size())
      Corrupt("the import tree does not fit its index");
    for (size_t i = 0; i + 1 < indptr.size(); ++i) {
      if (indptr[i] > indptr[i + 1]) Corrupt("the import tree's index is not in order");
    }
    for (uint64_t child : children) {
      if (child >= size()) Corrupt("the import tree names a module that does not exist");
    }
    CheckAcyclic();
  }

  void CheckAcyclic() const {
    enum class Mark : char { kNew, kOpen, kDone };
    std::vector<Mark> marks(size(), Mark::kNew);
    for (size_t start = 0; start < size(); ++start) {
      std::vector<std::pair<size_t, uint64_t>> path;  // module, next child
      if (marks[start] == Mark::kNew) path.emplace_back(start, indptr[start]);
      while (!path.empty()) {
        auto& [module, next] = path.back();
        marks[module] = Mark::kOpen;
        if (next == indptr[module + 1]) {
          marks[module] = Mark::kDone;
          path.pop_back();
          continue;
        }
        size_t child = children[next++];
        if (marks[child] == Mark::kOpen) Corrupt("the import tree has a cycle");
        if (marks[child] == Mark::kNew) path.emplace_back(child, indptr[child]);
      }
    }
  }
};

ffi::Module LoadEmbedded(std::string_view kind, std::string_view bytes) {
  std::string loader_name = "ffi.Module.load_from_bytes." + std::string(kind);
  auto loader = ffi::Function::GetGlobal(loader_name);
  if (!loader.has_value()) {
    throw JitError(ErrorKind::kLibraryBinary,
                   "the library embeds a module of kind '" + std::string(kind) +
                       "', but no loader for that kind is registered [OJ415] ('" + loader_name +
                       "'); import the package that provides it first");
  }
  ffi::Any loaded = (*loader)(ffi::Bytes(bytes.data(), bytes.size()));
  if (auto module = loaded.as<ffi::Module>()) return *module;
  throw JitError(ErrorKind::kLibraryBinary,
                 "the loader '" + loader_name +
                     "' returned no module [OJ416] for the one that the library embeds");
}

}  // namespace

ffi::Module ExpandLibraryBinary(std::string_view bytes, const ffi::Module& library) {
  BinaryReader sized(bytes);
  BinaryReader reader(sized.Take(sized.Number()));
  ImportTree tree;
  tree.indptr = reader.Numbers();
  tree.children = reader.Numbers();
  tree.Check();

  // All is read before anything is loaded: a blob that ends early runs no loader.
  std::vector<std::pair<std::string_view, std::string_view>> entries;
  bool has_library = false;
  for (size_t i = 0; i < tree.size(); ++i) {
    std::string_view kind = reader.Text();
    bool is_library = kind == "_lib";
    if (is_library && has_library) Corrupt("the library appears twice in the import tree");
    has_library = has_library || is_library;
    entries.emplace_back(kind, is_library ? std::string_view() : reader.Text());
  }
  std::vector<ffi::Module> modules;
  for (auto& [kind, content] : entries) {
    modules.push_back(kind == "_lib" ? library : LoadEmbedded(kind, content));
  }
  for (size_t i = 0; i < modules.size(); ++i) {
    for (uint64_t at = tree.indptr[i]; at < tree.indptr[i + 1]; ++at) {
      modules[i]->ImportModule(modules[tree.children[at]]);
    }
  }
  return modules.front();
}

}  // namespace orcjit
