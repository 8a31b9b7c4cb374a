// Thread-local blocks at a fixed distance from the thread pointer, in every thread.
//
// The initial-exec and local-exec models reach a variable by such a distance. Only the dynamic
// loader can give it: it has a small surplus for libraries that are loaded late, and fills in the
// initial values in threads that run already and in those to come.
#ifndef ORCJIT_JIT_STATIC_TLS_H_
#define ORCJIT_JIT_STATIC_TLS_H_

#include <cstdint>
#include <string>
#include <vector>

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

struct TlsDescriptor;

// The descriptor of a loaded shared library's thread_local variable; libraries loaded globally are
// searched first, then these (by the names under which they are loaded). False if none has it. This
// does not make the calling thread's variable, so that it can still get static storage.
bool DescribeProcessTls(const std::string& name, const std::vector<std::string>& libraries,
                        TlsDescriptor* descriptor);

// The distance from the thread pointer of the variable `name` of a loaded shared library. False,
// with the reason, if it does not have the same one in every thread.
bool FindProcessTlsDistance(const std::string& name, const TlsDescriptor& variable,
                            int64_t* distance, std::string* problem);

}  // namespace orcjit

#endif  // ORCJIT_JIT_STATIC_TLS_H_
