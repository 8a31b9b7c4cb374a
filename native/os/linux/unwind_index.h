// Finds the unwind information of linked code by an address in it.
//
// Exceptions in all threads ask for it, also while libraries come and go, and in handlers of
// signals. So who asks takes no lock and allocates nothing: what is asked is not changed but
// replaced, and stays until nobody asks. It is in pieces, so that little has to be copied however
// many libraries there are.
#ifndef ORCJIT_OS_LINUX_UNWIND_INDEX_H_
#define ORCJIT_OS_LINUX_UNWIND_INDEX_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "os/linux/unwind_functions.h"

namespace orcjit {

class UnwindIndex {
 public:
  UnwindIndex();
  UnwindIndex(const UnwindIndex&) = delete;

  // An .eh_frame section, up to its end mark. No where that is more than this index can hold.
  bool Add(uint64_t eh_frame);
  // No if it was not added.
  bool Remove(uint64_t eh_frame);

  std::optional<UnwindFunction> Find(uint64_t address) const;

  // In the child of a fork: those who asked in other threads are gone.
  void ForgetReaders() { readers_ = 0; }

 private:
  // What may be read by others when it is replaced.
  struct Part {
    virtual ~Part() = default;
  };
  struct Table;
  struct Piece;
  struct Directory;
  class Reading;

  // Each piece has one table at least; the order is that of addresses.
  static const Table* TableAt(const Directory& directory, uint64_t address);
  static size_t PlaceOf(const Directory& directory, uint64_t address);
  void Replace(size_t place, std::unique_ptr<const Piece> piece);
  void ReplaceByTwo(size_t place, std::unique_ptr<const Piece> first,
                    std::unique_ptr<const Piece> second);
  void RemovePiece(size_t place);
  void Publish(std::unique_ptr<const Directory> directory);
  void Retire(const Part* replaced);

  std::mutex mutex_;  // of those who add and remove
  std::atomic<const Directory*> directory_;
  mutable std::atomic<int64_t> readers_{0};
  std::vector<std::unique_ptr<const Part>> retired_;  // which somebody may still read
};

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_UNWIND_INDEX_H_
