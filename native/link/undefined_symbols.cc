// The part of LinkPlan that judges symbols which nothing defines, and says what to do about them.
#include <algorithm>
#include <map>
#include <set>

#include "link/library_node.h"
#include "link/link_plan.h"
#include "link/string_ref.h"
#include "object/cuda_release.h"
#include "object/demangle.h"
#include "object/error.h"
#include "os/known_libraries.h"
#include "os/process_symbols.h"

namespace orcjit {

namespace {

// Which symbols relocations refer to, of what is loaded. A symbol that is only in the table is of
// no use to anybody, and a linker does not ask for its definition.
std::vector<bool> ReferredSymbols(const ObjectFile& object) {
  std::vector<bool> referred(object.model->symbols().size(), false);
  for (const RelocationTable& table : object.model->relocation_tables()) {
    if (object.is_discarded[table.target]) continue;
    for (const ObjectRelocation& relocation : object.model->Relocations(table, object.label))
      referred[relocation.symbol] = true;
  }
  return referred;
}

// The function of `object` that contains the first reference to `symbol`, for error messages.
std::string FindReferrer(const ObjectFile& object, uint32_t symbol) {
  int tries = 16;  // of what may be very many references from outside of functions
  for (const RelocationTable& table : object.model->relocation_tables()) {
    if (object.is_discarded[table.target]) continue;
    for (const ObjectRelocation& relocation : object.model->Relocations(table, object.label)) {
      if (relocation.symbol != symbol) continue;
      if (tries-- == 0) return "data";
      for (const ObjectSymbol& function : object.model->symbols()) {
        bool contains = function.section == table.target && function.IsFunction() &&
                        relocation.offset >= function.value &&
                        relocation.offset - function.value < function.size;
        if (contains) return DescribeSymbol(Ref(function.name));
      }
    }
  }
  return "data";
}

}  // namespace

void LinkPlan::DropUnreferred() {
  std::map<const ObjectFile*, std::vector<bool>> referred;
  auto is_unused = [&](const Undefined& undefined) {
    auto [it, is_new] = referred.try_emplace(undefined.object);
    if (is_new) it->second = ReferredSymbols(*undefined.object);
    return !it->second[undefined.symbol];
  };
  undefined_.erase(std::remove_if(undefined_.begin(), undefined_.end(), is_unused),
                   undefined_.end());
}

std::string LinkPlan::DescribeUndefined(const Undefined& undefined) const {
  const ObjectSymbol& symbol = undefined.object->model->symbols()[undefined.symbol];
  return "undefined symbol " + DescribeSymbol(Ref(symbol.full_name)) + " (referenced by " +
         FindReferrer(*undefined.object, undefined.symbol) + " in '" + undefined.object->label +
         "') [OJ103]";
}

std::string LinkPlan::AdviceFor(const std::vector<Undefined>& undefined) {
  std::vector<std::string> libraries;
  std::string_view cuda_release;
  for (const Undefined& one : undefined) {
    std::string_view symbol = one.object->model->symbols()[one.symbol].name;
    if (std::string_view cure = KnownCureOf(symbol); !cure.empty()) return std::string(cure);
    if (cuda_release.empty()) cuda_release = CudaReleaseOf(*one.object->model);
    std::string library = KnownLibraryOf(symbol, cuda_release);
    bool is_new = std::find(libraries.begin(), libraries.end(), library) == libraries.end();
    if (!library.empty() && is_new) libraries.push_back(library);
  }
  // LLVM's OpenMP library has what is named for the standard as well; two of them would not do.
  if (std::count(libraries.begin(), libraries.end(), "libomp.so.5") != 0) {
    libraries.erase(std::remove(libraries.begin(), libraries.end(), "libgomp.so.1"),
                    libraries.end());
  }
  std::string list;
  for (const std::string& library : libraries)
    list += (list.empty() ? "\"" : ", \"") + library + "\"";
  if (!list.empty()) {
    std::string made_for;
    if (!cuda_release.empty()) made_for = "(made for CUDA " + std::string(cuda_release) + ") ";
    return "A shared library that is not loaded defines it [OJ302]: declare libraries = [" + list +
           "] " + made_for +
           "in orcjit.toml, or load it first with ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL) "
           "[OJ303]";
  }
  return "Add the object that defines it, or declare the package that defines it under depends in "
         "orcjit.toml [OJ301] (set_link_order in a session); if a shared library defines it, "
         "declare that "
         "under libraries";
}

std::string LinkPlan::AdviceByCause(const std::vector<Undefined>& undefined) {
  constexpr size_t kMostNamed = 4;
  const std::string in_general = AdviceFor({});
  // What has a cure of its own comes first, and what nothing is known of last.
  std::vector<Undefined> with_library, with_cure, others;
  for (const Undefined& one : undefined) {
    bool has_cure = !KnownCureOf(one.object->model->symbols()[one.symbol].name).empty();
    bool is_other = !has_cure && AdviceFor({one}) == in_general;
    (has_cure ? with_cure : is_other ? others : with_library).push_back(one);
  }
  std::string text;
  for (const std::vector<Undefined>* group : {&with_cure, &with_library, &others}) {
    if (group->empty()) continue;
    if (group->size() == undefined.size()) return AdviceFor(*group);
    text += text.empty() ? "For " : ". For ";
    for (size_t i = 0; i < group->size() && i < kMostNamed; ++i) {
      const Undefined& one = (*group)[i];
      const ObjectSymbol& symbol = one.object->model->symbols()[one.symbol];
      text += (i == 0 ? "'" : ", '") + Demangle(Ref(symbol.full_name)) + "'";
    }
    if (group->size() > kMostNamed)
      text += " and " + std::to_string(group->size() - kMostNamed) + " more";
    text += ": " + AdviceFor(*group);
  }
  return text;
}

std::vector<std::string> LinkPlan::FindUndefined(const LibraryNode& library) {
  Follow();
  std::vector<std::string> found;
  for (const Undefined& one : undefined_) {
    if (one.library == &library) found.push_back(DescribeUndefined(one) + ". " + AdviceFor({one}));
  }
  return found;
}

std::vector<std::string> LinkPlan::FindLeaving(const LibraryNode& library) {
  Follow();
  std::set<std::string> found;
  for (const LinkPart& part : parts_) {
    if (part.library != &library) continue;
    for (const ObjectFile* object : part.objects) {
      std::vector<bool> referred = ReferredSymbols(*object);
      const auto& symbols = object->model->symbols();
      for (size_t i = 0; i < symbols.size(); ++i) {
        bool leaves = referred[i] && symbols[i].IsUndefined() && !symbols[i].name.empty() &&
                      object->resolutions[i].kind == Resolution::Kind::kAddress;
        std::string name(symbols[i].name);
        if (leaves && FindProvidedSymbol(name) == nullptr) found.insert(std::move(name));
      }
    }
  }
  return {found.begin(), found.end()};
}

void LinkPlan::ThrowUndefined() const {
  constexpr size_t kMostNamed = 8;
  LibraryNode& library = *undefined_.front().library;
  std::string message = library.name() + ": " + DescribeUndefined(undefined_.front());
  for (size_t i = 1; i < undefined_.size() && i < kMostNamed; ++i) {
    message += "; " + DescribeUndefined(undefined_[i]);
  }
  if (undefined_.size() > kMostNamed)
    message += "; and " + std::to_string(undefined_.size() - kMostNamed) + " more";
  message += "; looked in " + library.name();
  std::vector<LibraryNode*> dependencies = library.SearchOrder();
  for (size_t i = 1; i < dependencies.size() && i <= kMostNamed; ++i)
    message += ", " + dependencies[i]->name();
  if (dependencies.size() > kMostNamed + 1)
    message += ", " + std::to_string(dependencies.size() - 1 - kMostNamed) + " more";
  for (LibraryNode* dependency : dependencies) {
    for (const SharedLibrary& shared : dependency->shared_libraries())
      message += ", " + shared.file;
  }
  message += ", this process. " + AdviceByCause(undefined_);
  throw JitError(ErrorKind::kUndefinedSymbol, message);
}

}  // namespace orcjit
