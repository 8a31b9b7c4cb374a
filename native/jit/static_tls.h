// Thread-local blocks at a fixed distance from the thread pointer, in every thread.
//
// The initial-exec and local-exec models reach a variable by such a distance. Only the dynamic
// loader can give it: it has a small surplus for libraries that are loaded late, and fills in the
// initial values in threads that run already and in those to come.
#ifndef ORCJIT_JIT_STATIC_TLS_H_
#define ORCJIT_JIT_STATIC_TLS_H_

#include <cstdint>
#include <string>

namespace orcjit {

class StaticTlsBlock {
 public:
  // Throws JitError kUnsupportedObject, with the reason of the loader, when it has no room. `name`
  // is the library's, for the message.
  StaticTlsBlock(const std::string& image, uint64_t size, uint64_t alignment,
                 const std::string& name);
  StaticTlsBlock(const StaticTlsBlock&) = delete;
  StaticTlsBlock& operator=(const StaticTlsBlock&) = delete;
  // Gives it back. No thread may use it any more.
  ~StaticTlsBlock();

  // From the thread pointer to the block's beginning.
  int64_t distance() const { return distance_; }

 private:
  void* handle_ = nullptr;
  int64_t distance_ = 0;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_STATIC_TLS_H_
