#include "object/eh_frame.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "object/error.h"

namespace orcjit {
namespace {

class EhFrameFilter {
 public:
  EhFrameFilter(std::string_view input, std::vector<ObjectRelocation> relocations,
                const std::function<bool(uint32_t)>& is_discarded, const std::string& label)
      : input_(input),
        relocations_(std::move(relocations)),
        is_discarded_(is_discarded),
        label_(label) {
    auto is_before = [](const ObjectRelocation& a, const ObjectRelocation& b) {
      return a.offset < b.offset;
    };
    if (!std::is_sorted(relocations_.begin(), relocations_.end(), is_before))
      std::stable_sort(relocations_.begin(), relocations_.end(), is_before);
    output_.content.reserve(input_.size());
    output_.relocations.reserve(relocations_.size());
  }

  EhFrame Run() {
    uint64_t at = 0;
    while (at < input_.size()) {
      uint32_t length = Read32(at);
      if (length ==
          0) {  // a terminator in the middle (crtend.o, ld -r): the linked table has its own
        at += 4;
        continue;
      }
      if (length == 0xffffffff) Malformed("a 64-bit record");
      if (length < 4 || length > input_.size() - at - 4)
        Malformed("a record beyond the end of the section");
      CopyRecord(at, uint64_t{length} + 4);
      at += uint64_t{length} + 4;
    }
    return std::move(output_);
  }

 private:
  [[noreturn]] void Malformed(const std::string& problem) const {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ + "' has a malformed .eh_frame section [OJ217] (" + problem +
                       "); compile it again, or without unwind tables "
                       "(-fno-asynchronous-unwind-tables)");
  }

  uint32_t Read32(uint64_t at) const {
    if (input_.size() - at < 4) Malformed("a record that is cut off");
    uint32_t value;
    std::memcpy(&value, input_.data() + at, 4);
    return value;
  }

  void CopyRecord(uint64_t start, uint64_t size) {
    uint32_t cie_pointer = Read32(start + 4);
    bool is_cie = cie_pointer == 0;
    auto [first, last] = RelocationsIn(start, start + size);
    uint64_t new_start = output_.content.size();
    if (!is_cie) {
      if (size < 16) Malformed("a record that is too short");
      // The first field of an FDE is the address of its function; without a relocation it describes
      // nothing that is part of this link.
      bool has_function = first != last && relocations_[first].offset == start + 8;
      if (!has_function || is_discarded_(relocations_[first].symbol)) return;
    }
    output_.content.append(input_.substr(start, size));
    if (is_cie) {
      new_cie_offsets_.emplace_back(start, new_start);
    } else {
      output_.has_functions = true;
      RedirectToCie(start, new_start, cie_pointer);
    }
    for (size_t i = first; i < last; ++i) {
      ObjectRelocation relocation = relocations_[i];
      relocation.offset = relocation.offset - start + new_start;
      output_.relocations.push_back(relocation);
    }
  }

  // An FDE names its CIE by the distance back to it, which changes when records between the two are
  // dropped.
  void RedirectToCie(uint64_t start, uint64_t new_start, uint32_t cie_pointer) {
    uint64_t field = start + 4;
    if (cie_pointer > field) Malformed("a record before the start of the section");
    auto cie = std::lower_bound(new_cie_offsets_.begin(), new_cie_offsets_.end(),
                                std::pair(field - cie_pointer, uint64_t{0}));
    if (cie == new_cie_offsets_.end() || cie->first != field - cie_pointer)
      Malformed("a function record without its common record");
    uint32_t distance = static_cast<uint32_t>(new_start + 4 - cie->second);
    std::memcpy(output_.content.data() + new_start + 4, &distance, 4);
  }

  // Records come in ascending order, so one cursor serves all.
  std::pair<size_t, size_t> RelocationsIn(uint64_t begin, uint64_t end) {
    while (cursor_ < relocations_.size() && relocations_[cursor_].offset < begin) ++cursor_;
    size_t first = cursor_;
    while (cursor_ < relocations_.size() && relocations_[cursor_].offset < end) ++cursor_;
    if (cursor_ > first && end - relocations_[cursor_ - 1].offset < 4)
      Malformed("a relocation across records");
    return {first, cursor_};
  }

  std::string_view input_;
  std::vector<ObjectRelocation> relocations_;
  const std::function<bool(uint32_t)>& is_discarded_;
  const std::string& label_;
  EhFrame output_;
  std::vector<std::pair<uint64_t, uint64_t>> new_cie_offsets_;  // by the old ones, ascending
  size_t cursor_ = 0;
};

}  // namespace

EhFrame FilterEhFrame(const ObjectSection& section, std::vector<ObjectRelocation> relocations,
                      const std::function<bool(uint32_t)>& is_discarded, const std::string& label) {
  return EhFrameFilter(section.content, std::move(relocations), is_discarded, label).Run();
}

}  // namespace orcjit
