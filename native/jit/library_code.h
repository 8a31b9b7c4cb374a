// The linked code of a library. Outlives the library while other code refers to it, or a thread
// still has to run a destructor of it.
#ifndef ORCJIT_JIT_LIBRARY_CODE_H_
#define ORCJIT_JIT_LIBRARY_CODE_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "jit/linked_unit.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "os/thread_exit.h"

namespace orcjit {

class OrcSession;

class LibraryCode : public CodeOwner {
 public:
  explicit LibraryCode(std::shared_ptr<OrcSession> session);
  ~LibraryCode() override;

  // Of what is linked together with other libraries; made when it is first asked for. Needs the
  // link lock.
  llvm::orc::JITDylib& dylib(const std::string& library_name);
  std::vector<LinkedUnit>& units() { return units_; }

  // This code holds addresses of that code. Needs the link lock.
  void KeepAlive(const std::shared_ptr<LibraryCode>& used) { used_.insert(used); }

  void GiveBack(std::shared_ptr<CodeOwner> self) override;

 private:
  using Codes = std::set<std::shared_ptr<LibraryCode>>;

  std::vector<Codes> TakeAbandonedCircle();

  const std::shared_ptr<OrcSession> session_;
  llvm::orc::JITDylibSP dylib_;  // null for most
  Codes used_;                   // guarded by the session's link lock
  std::vector<LinkedUnit> units_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_LIBRARY_CODE_H_
