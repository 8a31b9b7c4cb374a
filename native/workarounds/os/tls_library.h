// Shared libraries that are made to ask the dynamic loader about thread-local storage.
//
// Trigger: code of the initial-exec or local-exec model, or a thread_local variable of a loaded
// shared library.
// Affected: glibc, all releases: it has no function that reserves static storage, or that tells
// where a variable lies.
// Symptom: no distance would be right in every thread; and dlsym() makes the calling thread's
// variable, after which the block of its library cannot become a static one any more.
// Cure: the loader does both for a library that it loads, so it is given one that asks.
// To be deleted when the loader does so for those who call it: os/linux/static_tls.cc would.
#ifndef ORCJIT_WORKAROUNDS_OS_TLS_LIBRARY_H_
#define ORCJIT_WORKAROUNDS_OS_TLS_LIBRARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "os/thread_local.h"

namespace orcjit {

struct TlsQuestion {
  enum class Wants { kDistance, kDescriptor };

  Wants wants;
  // About a block in static storage: initial values, and the size with what is zero.
  std::string image = {};
  uint64_t size = 0;
  uint64_t alignment = 1;
  // Or about the variable of another library, and where it is searched for, after the global
  // libraries.
  std::string imported = {};
  std::vector<std::string> needed = {};
};

// One of the two is set, as it was wanted.
struct TlsAnswer {
  int64_t distance;  // from the thread pointer, of the block or the variable
  TlsDescriptor descriptor;
};

// A library that is loaded, and has the answer in it. The block is there as long as it is.
class TlsLibrary {
 public:
  explicit TlsLibrary(const TlsQuestion& question);
  TlsLibrary(const TlsLibrary&) = delete;
  TlsLibrary& operator=(const TlsLibrary&) = delete;
  ~TlsLibrary();

  bool is_loaded() const { return handle_ != nullptr; }
  const TlsAnswer& answer() const { return answer_; }
  const std::string& problem() const { return problem_; }  // why it is not loaded

 private:
  void* handle_;
  TlsAnswer answer_ = {};
  std::string problem_;
};

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_TLS_LIBRARY_H_
