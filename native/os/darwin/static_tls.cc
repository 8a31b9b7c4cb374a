// No code of this system reaches thread_local variables by a distance: each is behind a record with
// a function (os/thread_local.h), so that there is nothing to be placed.
#include "os/static_tls.h"

#include "os/darwin/image.h"
#include "os/thread_local.h"

namespace orcjit {

class TlsLibrary {};

StaticTlsBlock::StaticTlsBlock(std::unique_ptr<TlsLibrary> library)
    : library_(std::move(library)), distance_(0) {}

StaticTlsBlock::~StaticTlsBlock() = default;

void* StaticTlsBlock::Block() const { return nullptr; }

std::unique_ptr<StaticTlsBlock> StaticTlsBlock::Make(const std::string&, uint64_t, uint64_t,
                                                     std::string* problem) {
  *problem = "macOS has no static thread-local storage";
  return nullptr;
}

std::string StaticTlsAdvice() { return "compile for macOS"; }

// The record that the loader has filled in, which a library exports under the variable's name.
bool DescribeProcessTls(const std::string& name, const std::vector<std::string>&,
                        TlsDescriptor* descriptor) {
  for (const Image& image : Image::All()) {
    uint64_t record = image.Find(name);
    const section_64* section = record == 0 ? nullptr : image.SectionOf(record);
    if (section == nullptr || (section->flags & SECTION_TYPE) != S_THREAD_LOCAL_VARIABLES) continue;
    *descriptor = {record, 0};
    return true;
  }
  return false;
}

bool FindProcessTlsDistance(const std::string&, const TlsDescriptor&, int64_t*,
                            std::string* problem) {
  *problem = "macOS has no static thread-local storage";
  return false;
}

}  // namespace orcjit
