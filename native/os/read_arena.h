// Memory into which the files of a large import are read.
//
// The kernel hands out fresh memory page by page, which takes longer than reading a small file into
// it. So memory is taken in large pieces, all of whose pages come at once (as huge pages where the
// system has them). A piece goes back to the system with the last of the buffers in it.
#ifndef ORCJIT_OS_READ_ARENA_H_
#define ORCJIT_OS_READ_ARENA_H_

#include <cstdint>
#include <memory>
#include <mutex>

namespace orcjit {

class ReadArena {
 public:
  // Memory for `size` bytes; null if there is none, or if so large a buffer is better alone. May be
  // called by several threads.
  std::shared_ptr<char> Allocate(uint64_t size);

 private:
  class Piece;

  std::mutex mutex_;  // guards all below
  std::shared_ptr<Piece> piece_;
  uint64_t used_ = 0;
  uint64_t next_size_ = uint64_t{256} << 10;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_READ_ARENA_H_
