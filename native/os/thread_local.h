// thread_local variables of linked code.
//
// Compilers reach a thread_local variable by passing a descriptor {module, offset} to
// __tls_get_addr (https://www.akkadia.org/drepper/tls.pdf). Linked code gets descriptors whose
// module is a TlsModule of ours, marked by its top bit, and a __tls_get_addr that allocates the
// module's block in each thread on first use; descriptors of variables in real shared libraries go
// on to the C library's function.
#ifndef ORCJIT_OS_THREAD_LOCAL_H_
#define ORCJIT_OS_THREAD_LOCAL_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "os/static_tls.h"

namespace orcjit {

struct TlsDescriptor {
  uint64_t module;
  uint64_t offset;
};

// The thread_local variables of one linked unit. Lives as long as the unit's code.
class TlsModule {
 public:
  // Null, with the reason, if threads could have no such blocks: later there is nobody to tell.
  static std::unique_ptr<TlsModule> Make(uint64_t size, uint64_t alignment, std::string* problem);
  TlsModule(const TlsModule&) = delete;
  TlsModule& operator=(const TlsModule&) = delete;
  // Frees the calling thread's block; other threads free theirs when they end or the slot is used
  // again.
  ~TlsModule();

  // Where the initial values lie, once they are linked; the rest of the block is zero.
  void SetImage(const void* image, uint64_t image_size) {
    image_ = image;
    image_size_ = image_size;
    is_linked_ = true;
  }
  bool is_linked() const { return is_linked_; }

  // From now on the block lies in static storage, at the same distance in each thread. False when a
  // thread has used it already, so that it must stay where it is; or, with the reason, when there
  // is no room. The caller holds the link lock.
  bool Place(const std::string& image, std::string* problem);
  // The same for one that is linked, and has its final initial values.
  bool PlaceLinked(std::string* problem);
  bool is_static() const { return state_.load(std::memory_order_acquire) == State::kStatic; }
  // From the thread pointer to the block; only of one that was placed.
  int64_t distance() const { return static_block_->distance(); }

  // The first word of a descriptor.
  uint64_t handle() const;
  // What code for Windows has as _tls_index: where its block is in a table of each thread. Where
  // the system makes the table, only of one that was placed.
  uint32_t index() const;
  static bool IsIndexOfPlace();
  // The calling thread's block, made on first use. Throws std::bad_alloc.
  void* Block();

 private:
  friend class ThreadBlocks;

  TlsModule(uint64_t size, uint64_t alignment);

  // Where the block lies is decided by who comes first: a thread that uses it, or code that needs
  // it to lie in static storage.
  enum class State : uint8_t { kUndecided, kDynamic, kStatic };

  std::atomic<State> state_{State::kUndecided};
  bool is_linked_ = false;
  std::unique_ptr<StaticTlsBlock> static_block_;  // written before state_ says kStatic
  const void* image_ = nullptr;
  uint64_t image_size_ = 0;
  uint64_t size_;
  uint64_t alignment_;
  uint32_t slot_;        // index into each thread's table
  uint64_t generation_;  // tells this module from an earlier one with the same slot
};

constexpr uint64_t kOurTlsModule = uint64_t{1} << 63;

// The module that a descriptor names; null if it is one of a real shared library.
inline TlsModule* FindTlsModule(const TlsDescriptor& descriptor) {
  if ((descriptor.module & kOurTlsModule) == 0) return nullptr;
  return reinterpret_cast<TlsModule*>(descriptor.module & ~kOurTlsModule);
}

// What stands for a weak variable that nothing defines: its address is null, as far as code asks.
constexpr TlsDescriptor kNoThreadLocal = {0, 0};

inline bool operator==(const TlsDescriptor& a, const TlsDescriptor& b) {
  return a.module == b.module && a.offset == b.offset;
}

// What linked code calls as __tls_get_addr.
void* GetTlsAddress(const TlsDescriptor* descriptor) noexcept;

// What linked code calls through a pair {this function, address of a TlsDescriptor}, with the
// address of the pair in %rax. Returns the variable's distance from the thread pointer there, and
// changes no other register; not to be called from C++.
extern "C" void ResolveTlsDescriptor();

// What linked code for macOS calls through a record {this function, descriptor}, with the address
// of the record as its argument. Returns the variable's address, and changes no other register that
// code there counts on; not to be called from C++.
extern "C" void ResolveThreadVariable();

}  // namespace orcjit

#endif  // ORCJIT_OS_THREAD_LOCAL_H_
