// A thread has a table of blocks, one for each library with variables. Code finds its own by the
// number that the loader has written into the library (_tls_index).
#include "os/static_tls.h"

#include <windows.h>
#include <winternl.h>

#include <cstring>

#include "os/thread_local.h"
#include "os/windows/tls_library.h"

namespace orcjit {
namespace {

// What the loader's own memory is aligned to.
constexpr uint64_t kMostAligned = 16;

const char* BlockAt(uint64_t index) {
  constexpr uint64_t kTablePlace = 0x58;  // in the block of each thread (TEB)
  const char* const* table;
  std::memcpy(&table, reinterpret_cast<const char*>(NtCurrentTeb()) + kTablePlace, sizeof(table));
  return table[index];
}

}  // namespace

StaticTlsBlock::StaticTlsBlock(std::unique_ptr<TlsLibrary> library)
    : library_(std::move(library)), distance_(library_->index()) {}

StaticTlsBlock::~StaticTlsBlock() = default;

void* StaticTlsBlock::Block() const {
  return const_cast<char*>(BlockAt(static_cast<uint64_t>(distance_)));
}

std::unique_ptr<StaticTlsBlock> StaticTlsBlock::Make(const std::string& image, uint64_t size,
                                                     uint64_t alignment, std::string* problem) {
  // Each thread gets a copy; a header's word alone must not make one of any size.
  constexpr uint64_t kMost = uint64_t{1} << 26;
  if (size > kMost || alignment > kMostAligned) {
    *problem =
        "they take " + std::to_string(size) + " bytes, aligned to " + std::to_string(alignment);
    return nullptr;
  }
  auto library = std::make_unique<TlsLibrary>(image, size);
  if (library->is_loaded())
    return std::unique_ptr<StaticTlsBlock>(new StaticTlsBlock(std::move(library)));
  *problem = library->problem();
  return nullptr;
}

std::string StaticTlsAdvice() {
  return "align them to " + std::to_string(kMostAligned) + " bytes at most";
}

bool DescribeProcessTls(const std::string&, const std::vector<std::string>&, TlsDescriptor*) {
  return false;
}

bool FindProcessTlsDistance(const std::string&, const TlsDescriptor&, int64_t*,
                            std::string* problem) {
  *problem = "a DLL cannot export thread_local variables";
  return false;
}

}  // namespace orcjit
