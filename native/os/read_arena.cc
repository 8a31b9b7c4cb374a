#include "os/read_arena.h"

#include <algorithm>

#include "os/fresh_pages.h"

namespace orcjit {
namespace {

constexpr uint64_t kLargestPiece = uint64_t{2} << 20;
// Larger buffers would leave much of a piece unused.
constexpr uint64_t kLargest = uint64_t{128} << 10;
constexpr uint64_t kAlignment = 64;

}  // namespace

class ReadArena::Piece {
 public:
  explicit Piece(uint64_t size) : pages_(TakeFreshPages(size)), size_(size) {}
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  ~Piece() {
    if (pages_.mapping != nullptr) GiveBack(pages_);
  }

  char* begin() const { return pages_.begin; }
  uint64_t size() const { return size_; }

 private:
  FreshPages pages_;
  uint64_t size_;
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
    next_size_ = std::min(2 * next_size_, kLargestPiece);
  }
  char* memory = piece_->begin() + used_;
  used_ += taken;
  return {piece_, memory};
}

}  // namespace orcjit
