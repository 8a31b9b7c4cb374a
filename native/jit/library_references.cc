// The part of OrcLibrary that closes it when nobody refers to it any more. Its users and the
// libraries that link against it keep it alive, by a count of references; a circle of libraries
// that link against each other goes as a whole (link/library_users.cc).
#include <algorithm>

#include "jit/orc_library.h"
#include "jit/orc_session.h"
#include "jit/process_state.h"
#include "object/error.h"
#include "os/fork_gate.h"

namespace orcjit {

// What the pointers share that users have of a library.
class OrcLibrary::UserReference {
 public:
  explicit UserReference(std::shared_ptr<OrcLibrary> library) : library_(std::move(library)) {}
  UserReference(const UserReference&) = delete;
  UserReference& operator=(const UserReference&) = delete;

  ~UserReference() {
    {
      LongLock lock(library_->session_->link_mutex());
      library_->SetHasUsers(false);
    }
    CloseAbandoned({library_});
  }

  OrcLibrary* library() { return library_.get(); }

 private:
  std::shared_ptr<OrcLibrary> library_;
};

std::shared_ptr<Library> OrcLibrary::Create(std::shared_ptr<OrcSession> session, std::string name) {
  std::shared_ptr<OrcLibrary> library(new OrcLibrary(std::move(session), std::move(name)));
  LinkerState::Get().libraries.Add(library);
  auto reference = std::make_shared<UserReference>(library);
  return std::shared_ptr<Library>(reference, reference->library());
}

OrcLibrary::~OrcLibrary() {
  CloseQuietly();
  LongLock lock(session_->link_mutex());
  contents().TakeNamesBack();
}

void OrcLibrary::CloseQuietly() {
  try {
    Close();
  } catch (const JitError&) {
    // A finalizer threw, and there is nobody to tell: whoever wants to know calls Close().
  }
}

void OrcLibrary::SetLinkOrder(std::vector<std::shared_ptr<Library>> order) {
  Nodes checked;
  for (auto& library : order) {
    if (library.get() == this) {
      throw JitError(ErrorKind::kLinkOrder, "library '" + name() +
                                                "' cannot be in its own link order [OJ703]; its "
                                                "own objects are searched first anyway");
    }
    if (library->session() != session_) {
      throw JitError(
          ErrorKind::kLinkOrder,
          "library '" + library->name() +
              "' belongs to another session [OJ136]; libraries link only within one session");
    }
    // Not the user's reference, which this one must not keep.
    checked.push_back(static_cast<OrcLibrary*>(library.get())->Self());
  }
  Nodes before;  // may go, but not under the lock
  {
    LongLock lock(session_->link_mutex());
    ThrowIfClosed();
    before = ReplaceLinkOrder(std::move(checked));
  }
  CloseAbandoned(before);
}

// Closes the circles that the candidates are part of; what is in none goes with its references.
void OrcLibrary::CloseAbandoned(const Nodes& candidates) {
  for (auto& candidate : candidates) {
    std::vector<std::shared_ptr<OrcLibrary>> circle;
    {
      LongLock lock(Of(*candidate).session_->link_mutex());
      for (LibraryNode* member : candidate->AbandonedCircle()) circle.push_back(Of(*member).Self());
    }
    // As at exit: users before what they depend on, as far as a circle has an order.
    std::vector<std::shared_ptr<OrcLibrary>> order;
    std::set<LibraryNode*> seen;
    for (auto& library : circle) library->CollectDependenciesFirst(&order, &seen);
    for (auto library = order.rbegin(); library != order.rend(); ++library) {
      if (std::find(circle.begin(), circle.end(), *library) != circle.end())
        (*library)->CloseQuietly();
    }
  }
}

}  // namespace orcjit
