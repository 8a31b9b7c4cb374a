// The part of LinkPlan that looks outside: in the process, and in declared shared libraries.
#include <map>
#include <string>
#include <string_view>

#include "link/library_node.h"
#include "link/link_plan.h"
#include "os/process_symbols.h"

namespace orcjit {
namespace {

// In the order of the search: what we provide, the declared shared libraries, the process, and what
// the declared libraries were loaded with.
void* FindOutside(const std::vector<SharedLibrary>& declared, std::string_view symbol,
                  std::string_view wanted_version) {
  if (declared.empty()) return FindProcessSymbol(symbol, wanted_version);
  if (void* address = FindProvidedSymbol(symbol)) return address;
  std::string name(symbol);
  std::string version(wanted_version);
  for (const SharedLibrary& shared : declared) {
    void* address = FindOwnSymbol(shared, name, version);
    if (address != nullptr && !IsThreadLocal(name, declared, address)) return address;
  }
  if (void* address = FindProcessSymbol(name, version)) return address;
  for (const SharedLibrary& shared : declared) {
    void* address = FindWithDependencies(shared, name, version);
    if (address != nullptr && !IsThreadLocal(name, declared, address)) return address;
  }
  return nullptr;
}

// What a library and those that it depends on declare.
const std::vector<SharedLibrary>& SharedLibrariesOf(LibraryNode& library) {
  static const auto* const none = new std::vector<SharedLibrary>;
  const auto& declared = library.below().shared_libraries;
  return declared != nullptr ? *declared : *none;
}

// What a linker prefers to a common symbol: an initialized variable of a shared library that it is
// given, or that every link ends with. One in the executable is not seen when a library is linked.
void* FindOverCommon(const std::vector<SharedLibrary>& declared, const std::string& name,
                     uint64_t size) {
  for (const SharedLibrary& shared : declared) {
    void* address = FindOwnSymbol(shared, name, "");
    if (address != nullptr && IsInitializedVariable(name, address, size)) return address;
  }
  void* address = FindToolchainSymbol(name);
  return address != nullptr && IsInitializedVariable(name, address, size) ? address : nullptr;
}

// Whether an archive that members were taken from, or all objects outside of archives together,
// are the same code as the shared library: most of what they define, it defines as well.
bool HasStaticCopyOf(const SharedLibrary& shared, LibraryNode& library) {
  auto [known, is_new] = library.below().static_copies.try_emplace(shared.handle, false);
  if (!is_new) return known->second;
  struct Count {
    size_t all = 0;
    size_t in_both = 0;
  };
  std::map<uint64_t, Count> counts;
  for (const auto& [name, definition] : library.contents().index().table()) {
    bool counts_as_own = definition.strength == Definition::Strength::kStrong &&
                         definition.is_exported && definition.group == kNoGroup &&
                         !definition.is_tls;
    if (!counts_as_own) continue;
    Count& count = counts[definition.object->archive];
    ++count.all;
    if (FindOwnSymbol(shared, name.str(), "") != nullptr) ++count.in_both;
  }
  for (const auto& [archive, count] : counts) {
    if (count.in_both > count.all / 2) known->second = true;
  }
  return known->second;
}

}  // namespace

bool LinkPlan::ResolveOutside(LibraryNode& library, const ObjectSymbol& symbol,
                              Resolution* resolution) {
  // A variable that is thread_local on one side only is resolved as what it is: the relocation that
  // refers to it in the other way is refused.
  const std::vector<SharedLibrary>& declared = SharedLibrariesOf(library);
  if (void* address = FindOutside(declared, symbol.name, symbol.version)) {
    resolution->kind = Resolution::Kind::kAddress;
    resolution->address = reinterpret_cast<uint64_t>(address);
    return true;
  }
  std::string name(symbol.name);
  if (!symbol.IsThreadLocal() && !IsKnownThreadLocal(name)) return false;
  resolution->kind = Resolution::Kind::kTls;
  return FindProcessThreadLocal(name, declared, &resolution->tls);
}

// GCC marks inline variables so that the dynamic loader has one of them in the process. Those of
// our libraries stay apart, since packages may define the same names without meeting, but what a
// shared library has that the process or a declaration loaded is that one.
//
// Not where the library, or one that it depends on, brings the code of that shared library along,
// as libstdc++.a does: that code counts on all of its variables being its own. The dynamic loader
// shares those that are marked and no others, which is why plugins with a C++ library of their own
// crash (the places of std::locale's facets are counted in one, and kept in the other).
void* LinkPlan::FindUnique(LibraryNode& library, std::string_view name) {
  void* address = FindOutside(SharedLibrariesOf(library), name, "");
  if (address == nullptr || !IsUniqueInProcess(name, address)) return nullptr;
  SharedLibrary shared = LoadedLibraryAt(address);
  if (shared.handle == nullptr) return address;
  LookupOrder& order = LookupOrderOf(library);
  for (size_t i = 0; LibraryNode* place = order.At(i); ++i) {
    if (!place->is_closed() && HasStaticCopyOf(shared, *place)) return nullptr;
  }
  return address;
}

// Whether a definition is one with that of a shared library, as a linker and the dynamic loader
// make it when the library is linked against.
bool LinkPlan::FindSameOutside(LibraryNode& library, const Definition& own,
                               Resolution* resolution) {
  // Of an object that is linked, what is one with a shared library's is linked, too
  // (GraphBuilder::NoteDefinition).
  if (own.is_linked || own.is_tls || own.object->model == nullptr) return false;
  const ObjectSymbol& symbol = own.object->model->symbols()[own.symbol];
  void* address = nullptr;
  if (symbol.binding == SymbolBinding::kUnique && own.is_inline_data)
    address = FindUnique(library, symbol.name);
  else if (own.strength == Definition::Strength::kCommon)
    address = FindOverCommon(SharedLibrariesOf(library), std::string(symbol.name), own.size);
  if (address == nullptr) return false;
  resolution->kind = Resolution::Kind::kAddress;
  resolution->address = reinterpret_cast<uint64_t>(address);
  return true;
}

}  // namespace orcjit
