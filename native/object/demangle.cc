#include "object/demangle.h"

#include <algorithm>
#include <cstdlib>

#include "llvm/Demangle/Demangle.h"
#include "llvm/Demangle/ItaniumDemangle.h"
#include "object/error.h"

namespace orcjit {
namespace {

// A demangler goes as deep as the name is long.
constexpr size_t kLongestName = 1024;

// A mangled name may refer to a part of itself, that to another, and so on: a hundred bytes can
// stand for more text than there is memory. This buffer takes no more than a message can show.
class BoundedBuffer : public llvm::itanium_demangle::OutputBuffer {
 public:
  ~BoundedBuffer() override { std::free(getBuffer()); }

  void printLeft(const llvm::itanium_demangle::Node& node) override {
    if (HasRoom()) OutputBuffer::printLeft(node);
  }
  void printRight(const llvm::itanium_demangle::Node& node) override {
    if (HasRoom()) OutputBuffer::printRight(node);
  }

  bool is_complete() const { return is_complete_; }

 private:
  bool HasRoom() {
    constexpr size_t kMostText = 4096;
    constexpr size_t kMostNodes = 20'000;
    is_complete_ = is_complete_ && getCurrentPosition() < kMostText && ++nodes_ < kMostNodes;
    return is_complete_;
  }

  size_t nodes_ = 0;
  bool is_complete_ = true;
};

std::string DemangleItanium(const std::string& name) {
  llvm::ItaniumPartialDemangler demangler;
  if (demangler.partialDemangle(name.c_str())) return name;
  BoundedBuffer out;
  demangler.finishDemangle(&out);
  if (!out.is_complete()) return name;
  std::string_view text = out;
  while (!text.empty() && text.back() == '\0') text.remove_suffix(1);  // it ends as a C string does
  return std::string(text);
}

// Rust's and D's demanglers have no such buffer. Each reference may double the text.
bool HasFewReferences(std::string_view name, char reference) {
  constexpr auto kMostReferences = 10;
  return std::count(name.begin(), name.end(), reference) <= kMostReferences;
}

}  // namespace

std::string Demangle(std::string_view name) {
  if (name.size() > kLongestName) return Shorten(name);
  std::string text(name);
  if (name.substr(0, 2) == "_Z") return DemangleItanium(text);
  bool is_rust = name.substr(0, 2) == "_R" && HasFewReferences(name, 'B');
  bool is_d = name.substr(0, 2) == "_D" && HasFewReferences(name, 'Q');
  return is_rust || is_d ? llvm::demangle(text) : text;
}

}  // namespace orcjit
