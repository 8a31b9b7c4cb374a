// Threads of ours run none of the handlers that the process has for its signals.
#ifndef ORCJIT_OS_BLOCKED_SIGNALS_H_
#define ORCJIT_OS_BLOCKED_SIGNALS_H_

#include <memory>

namespace orcjit {

// While one exists, a thread that the calling one starts gets no signals.
class BlockedSignals {
 public:
  BlockedSignals();
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals();

 private:
  struct Mask;
  std::unique_ptr<Mask> before_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_BLOCKED_SIGNALS_H_
