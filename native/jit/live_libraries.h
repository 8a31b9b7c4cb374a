// The libraries of the process, for its end: finalizers run newest first, and from then on no code
// is unmapped, because values made by it may outlive everything.
#ifndef ORCJIT_JIT_LIVE_LIBRARIES_H_
#define ORCJIT_JIT_LIVE_LIBRARIES_H_

#include <memory>
#include <mutex>
#include <vector>

namespace orcjit {

class LibraryCode;
class OrcLibrary;

class LiveLibraries {
 public:
  // The first one has it known when the process exits; not before, so that what shared libraries
  // have registered by then is still there when finalizers run.
  void Add(const std::shared_ptr<OrcLibrary>& library);
  // Keeps the code of a closed library forever if something refers to it, or the process is ending.
  void Forget(const std::shared_ptr<LibraryCode>& code, bool is_referred_to);
  // At the end of the interpreter; or at that of the process, which is the end of all libraries.
  void FinalizeAll(bool process_exits);

 private:
  std::vector<std::shared_ptr<OrcLibrary>> Snapshot();

  std::mutex mutex_;                                  // guards all below; nothing runs under it
  std::vector<std::weak_ptr<OrcLibrary>> libraries_;  // oldest first
  size_t sweep_at_ = 64;
  bool is_exit_awaited_ = false;
  bool is_ending_ = false;
  std::vector<std::shared_ptr<LibraryCode>> kept_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_LIVE_LIBRARIES_H_
