// Thread-local blocks at a fixed distance from the thread pointer, in every thread.
//
// The initial-exec and local-exec models reach a variable by such a distance. Only the dynamic
// loader can give it: it has a small surplus for libraries that are loaded late, and fills in the
// initial values in threads that run already and in those to come.
#ifndef ORCJIT_OS_STATIC_TLS_H_
#define ORCJIT_OS_STATIC_TLS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace orcjit {

class TlsLibrary;

class StaticTlsBlock {
 public:
  // Null, with the reason, when the loader has no room.
  static std::unique_ptr<StaticTlsBlock> Make(const std::string& image, uint64_t size,
                                              uint64_t alignment, std::string* problem);
  StaticTlsBlock(const StaticTlsBlock&) = delete;
  StaticTlsBlock& operator=(const StaticTlsBlock&) = delete;
  // Gives it back. No thread may use it any more.
  ~StaticTlsBlock();

  // The calling thread's.
  void* Block() const;

  // From the thread pointer to the block's beginning. Windows has no such distance: there, it is
  // the place in the table of blocks that each thread has (_tls_index).
  int64_t distance() const { return distance_; }

 private:
  explicit StaticTlsBlock(std::unique_ptr<TlsLibrary> library);

  std::unique_ptr<TlsLibrary> library_;
  int64_t distance_;
};

// For a message: what there is to do, besides other flags, for those who need more room.
std::string StaticTlsAdvice();

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

#endif  // ORCJIT_OS_STATIC_TLS_H_
