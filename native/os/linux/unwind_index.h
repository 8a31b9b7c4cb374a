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

#include "os/linux/replaced_parts.h"
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
  void ForgetReaders() { parts_.ForgetOtherThreads(); }

 private:
  using Part = ReplacedParts::Part;
  struct Table;
  struct Piece;
  struct Directory;
  struct Search;

  // Each piece has one table at least; the order is that of addresses. `reading` is null for those
  // who add and remove.
  Search SearchFor(uint64_t address, const ReplacedParts::Reading* reading) const;
  void Replace(size_t place, std::unique_ptr<Piece> piece);
  void ReplaceByTwo(size_t place, std::unique_ptr<Piece> first, std::unique_ptr<Piece> second);
  void RemovePiece(size_t place);
  void Publish(std::unique_ptr<Directory> directory);
  void Keep(const Part* replaced) { parts_.Keep(std::unique_ptr<const Part>(replaced)); }

  std::mutex mutex_;  // of those who add and remove
  std::atomic<const Directory*> directory_;
  mutable ReplacedParts parts_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_UNWIND_INDEX_H_
