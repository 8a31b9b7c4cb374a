#include "os/read_arena.h"

#include <sys/mman.h>

#include <algorithm>

namespace orcjit {
namespace {

constexpr uint64_t kHugePage = uint64_t{2} << 20;
// Larger buffers would leave much of a piece unused.
constexpr uint64_t kLargest = uint64_t{128} << 10;
constexpr uint64_t kAlignment = 64;

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // Linux 5.14
#endif

}  // namespace

class ReadArena::Piece {
 public:
  explicit Piece(uint64_t size) : mapped_(size == kHugePage ? 2 * kHugePage : size), size_(size) {
    void* memory =
        mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    mapping_ = static_cast<char*>(memory);
    begin_ = mapping_;
    if (size_ == kHugePage) {
      // Aligned, by leaving address space (no memory) unused before and behind.
      auto address = reinterpret_cast<uint64_t>(mapping_);
      begin_ += (kHugePage - address % kHugePage) % kHugePage;
      madvise(begin_, size_, MADV_HUGEPAGE);
    }
    // Only a hint: without it, pages come as they are touched.
    madvise(begin_, size_, MADV_POPULATE_WRITE);
  }
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  ~Piece() {
    if (mapping_ != nullptr) munmap(mapping_, mapped_);
  }

  char* begin() const { return begin_; }
  uint64_t size() const { return size_; }

 private:
  uint64_t mapped_;
  uint64_t size_;
  char* mapping_ = nullptr;
  char* begin_ = nullptr;
};

std::shared_ptr<char> ReadArena::Allocate(uint64_t size) {
  if (size > kLargest) return nullptr;
  uint64_t taken = (size + kAlignment - 1) & ~(kAlignment - 1);
  std::lock_guard<std::mutex> lock(mutex_);
  if (piece_ == nullptr || piece_->size() - used_ < taken) {
    auto piece = std::make_shared<Piece>(next_size_);
    if (piece->begin() == nullptr) return nullptr;
    piece_ = std::move(piece);
    used_ = 0;
    next_size_ = std::min(2 * next_size_, kHugePage);
  }
  char* memory = piece_->begin() + used_;
  used_ += taken;
  return {piece_, memory};
}

}  // namespace orcjit
