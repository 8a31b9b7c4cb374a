#include "os/process_symbols.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "os/exit_handlers.h"
#include "os/fork_gate.h"
#include "os/linux/loaded_symbols.h"
#include "os/machine_symbols.h"
#include "os/process_state.h"
#include "os/symbol_sources.h"
#include "os/thread_exit.h"
#include "os/thread_local.h"
#include "workarounds/os/bfloat16.h"
#include "workarounds/os/call_once.h"

namespace orcjit {
namespace {

// Libraries that an extension module may have loaded without making their symbols global. They are
// part of what every compiler driver links by itself, so an object may count on them.
constexpr std::initializer_list<const char*> kToolchainLibraries = {
    "libstdc++.so.6",  "libgcc_s.so.1", "libm.so.6", "libc.so.6",
    "libpthread.so.0", "libdl.so.2",    "librt.so.1"};

}  // namespace

// Names for which the loader gave the address of this thread's variable.
class ThreadLocalNames {
 public:
  void Add(const std::string& name) {
    ForkSafeLock lock(mutex_);
    names_.insert(name);
  }

  bool Has(const std::string& name) {
    ForkSafeLock lock(mutex_);
    return names_.count(name) != 0;
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> names_;
};

class LinuxSymbols : public ProcessSymbols {
 public:
  LinuxSymbols()
      : ProcessSymbols({{"__tls_get_addr", AddressOf(&GetTlsAddress)},
                        {"__cxa_atexit", AddressOf(&RegisterExitHandler)},
                        {"__cxa_thread_atexit", AddressOf(&RegisterThreadDestructor)},
                        {"__cxa_thread_atexit_impl", AddressOf(&RegisterThreadDestructor)},
                        // Of objects for macOS.
                        {"_tlv_bootstrap", AddressOf(&ResolveThreadVariable)},
                        {"_tlv_atexit", AddressOf(&RegisterThreadDestructor)},
                        {"__once_proxy", AddressOf(&CallWhatIsCalledOnce)}},
                       kToolchainLibraries) {}

  static LinuxSymbols& Get() { return static_cast<LinuxSymbols&>(ProcessSymbols::Get()); }

  ThreadLocalNames thread_local_names;
};

ProcessSymbols* MakeProcessSymbols() { return new LinuxSymbols; }

namespace {

// The vector functions of libm, which compilers call for loops over its functions: `-lm` names
// their library too, but nothing loads it before it is needed. Other names that begin so are of
// guard variables, and go on with a capital letter or a digit.
void* FindVectorFunction(const std::string& name) {
  if (name.compare(0, 4, "_ZGV") != 0 || name.size() < 5 || name[4] < 'a' || name[4] > 'z')
    return nullptr;
  static const auto library = dlopen("libmvec.so.1", RTLD_LAZY | RTLD_LOCAL);
  return library == nullptr ? nullptr : dlsym(library, name.c_str());
}

// Atomic operations for which the processor has no instruction: GCC 16 and newer link their library
// by themselves where it is needed.
void* FindAtomicFunction(std::string_view name) {
  if (name.substr(0, 9) != "__atomic_" && name.substr(0, 7) != "atomic_") return nullptr;
  static const auto library = dlopen("libatomic.so.1", RTLD_LAZY | RTLD_LOCAL);
  return library == nullptr ? nullptr : dlsym(library, std::string(name).c_str());
}

void* AskLoader(const std::string& name, const std::string& version) {
  if (void* address = FindThrough(RTLD_DEFAULT, name, version)) return address;
  if (void* address = ProcessSymbols::Get().local_libraries.Find(name, version)) return address;
  if (void* address = FindVectorFunction(name)) return address;
  return FindAtomicFunction(name);
}

// For functions of newer releases of libgcc_s, which compilers call all the same.
void* FindStandIn(std::string_view name) {
  struct StandIn {
    std::string_view name;
    void* address;
  };
  static const StandIn stand_ins[] = {
      {"__truncsfbf2", AddressOf(&RoundFloatToBfloat16)},
      {"__truncdfbf2", AddressOf(&RoundDoubleToBfloat16)},
      {kRoundLongDoubleName, AddressOf(&RoundLongDoubleToBfloat16)}};
  for (const StandIn& stand_in : stand_ins) {
    if (stand_in.name == name) return stand_in.address;
  }
  return nullptr;
}

}  // namespace

ProcessState StateOfLoader() {
  ProcessState now;
  dl_iterate_phdr(
      [](struct dl_phdr_info* info, size_t, void* out) {
        auto* state = static_cast<ProcessState*>(out);
        state->loaded = info->dlpi_adds;
        state->unloaded = info->dlpi_subs;
        return 1;
      },
      &now);
  return now;
}

void* FindProcessSymbol(std::string_view symbol, std::string_view version) {
  std::string versioned;
  if (!version.empty()) versioned.append(symbol).append("@").append(version);
  std::string_view key = version.empty() ? symbol : versioned;
  if (void* known = ProcessSymbols::Get().known.Find(symbol, key)) return known;
  std::string name(symbol);
  void* address = AskLoader(name, std::string(version));
  if (address == nullptr) return FindStandIn(name);
  if (IsThreadLocal(name, {}, address)) return nullptr;
  ProcessSymbols::Get().known.KeepFound(key, address);
  return address;
}

bool FindProcessThreadLocal(const std::string& name, const std::vector<SharedLibrary>& shared,
                            TlsDescriptor* descriptor) {
  if (FindOnceVariable(name, descriptor)) return true;
  std::vector<void*> handles;
  for (const SharedLibrary& library : shared) handles.push_back(library.handle);
  for (void* handle : ProcessSymbols::Get().local_libraries.Handles()) handles.push_back(handle);
  std::vector<std::string> libraries;
  for (void* handle : handles) {
    link_map* map = nullptr;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0) libraries.emplace_back(map->l_name);
  }
  return DescribeProcessTls(name, libraries, descriptor);
}

bool IsThreadLocal(const std::string& name, const std::vector<SharedLibrary>& shared,
                   const void* address) {
  if (IsInLoadedLibrary(address)) return false;
  TlsDescriptor descriptor;
  // The variables of std::call_once are ours, wherever the C++ library has its own.
  bool is_thread_local =
      FindOnceVariable(name, &descriptor) ||
      (FindProcessThreadLocal(name, shared, &descriptor) && GetTlsAddress(&descriptor) == address);
  if (is_thread_local) LinuxSymbols::Get().thread_local_names.Add(name);
  return is_thread_local;
}

bool IsKnownThreadLocal(const std::string& name) {
  return LinuxSymbols::Get().thread_local_names.Has(name);
}

uint64_t SizeOfProcessSymbol(std::string_view name, const void* address) {
  const ElfW(Sym)* symbol = FindLoadedSymbol(name, address);
  return symbol == nullptr ? 0 : symbol->st_size;
}

namespace {

struct Search {
  uint64_t address;
  bool is_constant = false;
  bool is_in_file = false;
  bool is_code = false;
};

// Whether the address is in a segment of constants, or in what the loader protects once it has
// relocated it; and whether what is there comes from the file.
int FindSegment(dl_phdr_info* info, size_t, void* data) {
  auto* search = static_cast<Search*>(data);
  for (size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = info->dlpi_phdr[i];
    uint64_t begin = info->dlpi_addr + segment.p_vaddr;
    bool contains = search->address >= begin && search->address - begin < segment.p_memsz;
    bool is_protected = segment.p_type == PT_GNU_RELRO ||
                        (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0);
    if (contains && is_protected) search->is_constant = true;
    if (!contains || segment.p_type != PT_LOAD) continue;
    search->is_in_file = search->address - begin < segment.p_filesz;
    search->is_code = (segment.p_flags & PF_X) != 0;
  }
  return search->is_constant || search->is_in_file ? 1 : 0;
}

}  // namespace

bool IsProcessConstant(const void* address) {
  Search search{reinterpret_cast<uint64_t>(address)};
  dl_iterate_phdr(FindSegment, &search);
  return search.is_constant;
}

bool IsInitializedVariable(std::string_view name, const void* address, uint64_t size) {
  const ElfW(Sym)* symbol = FindLoadedSymbol(name, address);
  if (symbol == nullptr || symbol->st_size < size) return false;
  bool is_variable = ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT;
  if (!is_variable || ELF64_ST_BIND(symbol->st_info) == STB_WEAK) return false;
  Search search{reinterpret_cast<uint64_t>(address)};
  dl_iterate_phdr(FindSegment, &search);
  return search.is_in_file;
}

bool IsProcessCode(const void* address) {
  Search search{reinterpret_cast<uint64_t>(address)};
  dl_iterate_phdr(FindSegment, &search);
  return search.is_code;
}

bool IsUniqueInProcess(std::string_view name, const void* address) {
  const ElfW(Sym)* symbol = FindLoadedSymbol(name, address);
  return symbol != nullptr && ELF64_ST_BIND(symbol->st_info) == STB_GNU_UNIQUE;
}

bool IsProcessFunction(std::string_view name, const void* address) {
  const ElfW(Sym)* symbol = FindLoadedSymbol(name, address);
  // What we provide are functions, and in no table of exports; nor is what an IFUNC has chosen.
  if (symbol == nullptr)
    return ProcessSymbols::Get().known.HasProvided(address) || IsProcessCode(address);
  unsigned type = ELF64_ST_TYPE(symbol->st_info);
  return type == STT_FUNC || type == STT_GNU_IFUNC;
}

}  // namespace orcjit
