// The loader gives blocks and distances to libraries that it loads alone:
// workarounds/os/tls_library.h makes some that ask.
#include "os/static_tls.h"

#include <link.h>

#include <algorithm>

#include "os/thread_local.h"
#include "workarounds/os/tls_library.h"

namespace orcjit {
namespace {

using Wants = TlsQuestion::Wants;

struct ModuleSearch {
  uint64_t module;
  std::string name;
};

int FindModuleName(struct dl_phdr_info* info, size_t, void* data) {
  auto* search = static_cast<ModuleSearch*>(data);
  if (info->dlpi_tls_modid != search->module) return 0;
  search->name = info->dlpi_name;
  return 1;
}

// The libraries that have thread-local variables, of those in `names`.
struct TlsLibraries {
  const std::vector<std::string>& names;
  std::vector<std::string> found;
};

int KeepTlsLibrary(struct dl_phdr_info* info, size_t, void* data) {
  auto* libraries = static_cast<TlsLibraries*>(data);
  bool is_named = std::find(libraries->names.begin(), libraries->names.end(), info->dlpi_name) !=
                  libraries->names.end();
  if (info->dlpi_tls_modid != 0 && is_named && info->dlpi_name[0] != '\0')
    libraries->found.emplace_back(info->dlpi_name);
  return 0;
}

}  // namespace

StaticTlsBlock::StaticTlsBlock(std::unique_ptr<TlsLibrary> library) : library_(std::move(library)) {
  distance_ = library_->answer().distance;
}

StaticTlsBlock::~StaticTlsBlock() = default;

void* StaticTlsBlock::Block() const {
  return static_cast<char*>(__builtin_thread_pointer()) + distance_;
}

std::unique_ptr<StaticTlsBlock> StaticTlsBlock::Make(const std::string& image, uint64_t size,
                                                     uint64_t alignment, std::string* problem) {
  // No loader has so much to spare; a header's word alone must not make a file of that size.
  constexpr uint64_t kMost = uint64_t{1} << 20;
  if (size > kMost || alignment > kMost) {
    *problem =
        "they take " + std::to_string(size) + " bytes, aligned to " + std::to_string(alignment);
    return nullptr;
  }
  auto library =
      std::make_unique<TlsLibrary>(TlsQuestion{Wants::kDistance, image, size, alignment, "", {}});
  if (!library->is_loaded()) {
    *problem = library->problem();
    return nullptr;
  }
  return std::unique_ptr<StaticTlsBlock>(new StaticTlsBlock(std::move(library)));
}

std::string StaticTlsAdvice() {
  // In bytes; the C library's own default is 512.
  constexpr uint64_t kSurplus = 65536;
  return "start the process with GLIBC_TUNABLES=glibc.rtld.optional_static_tls=" +
         std::to_string(kSurplus) + " in its environment";
}

bool DescribeProcessTls(const std::string& name, const std::vector<std::string>& libraries,
                        TlsDescriptor* descriptor) {
  TlsLibraries with_tls{libraries, {}};
  dl_iterate_phdr(KeepTlsLibrary, &with_tls);
  TlsLibrary asking(TlsQuestion{Wants::kDescriptor, "", 0, 1, name, with_tls.found});
  if (!asking.is_loaded()) return false;
  *descriptor = asking.answer().descriptor;
  return descriptor->module != 0;
}

// The loader knows whether the library's block is a static one, and can make it one if no thread
// has used it: another library that asks for the variable makes it answer.
bool FindProcessTlsDistance(const std::string& name, const TlsDescriptor& variable,
                            int64_t* distance, std::string* problem) {
  ModuleSearch search{variable.module, ""};
  dl_iterate_phdr(FindModuleName, &search);
  TlsQuestion question{Wants::kDistance, "", 0, 1, name, {}};
  if (!search.name.empty()) question.needed.push_back(search.name);  // else the program
  TlsLibrary asking(question);
  if (!asking.is_loaded()) {
    *problem = asking.problem();
    return false;
  }
  *distance = asking.answer().distance;
  const char* expected = static_cast<const char*>(GetTlsAddress(&variable));
  if (static_cast<char*>(__builtin_thread_pointer()) + *distance == expected) return true;
  *problem = "another library has a variable of that name [OJ332]";
  return false;
}

}  // namespace orcjit
