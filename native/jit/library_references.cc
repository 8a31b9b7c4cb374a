// The part of OrcLibrary that knows who refers to it: its users, and libraries that link against
// it. Each of these keeps it alive, by a count of references. Libraries may link against each
// other, which is a circle; that goes when no user and no other library refers to any of it.
#include <algorithm>

#include "jit/circle.h"
#include "jit/live_libraries.h"
#include "jit/orc_library.h"
#include "jit/orc_session.h"
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
      library_->has_users_reference_ = false;
    }
    CloseAbandoned({library_});
  }

  OrcLibrary* library() { return library_.get(); }

 private:
  std::shared_ptr<OrcLibrary> library_;
};

std::shared_ptr<Library> OrcLibrary::Create(std::shared_ptr<OrcSession> session, std::string name) {
  std::shared_ptr<OrcLibrary> library(new OrcLibrary(std::move(session), std::move(name)));
  LiveLibraries::Get().Add(library);
  auto reference = std::make_shared<UserReference>(library);
  return std::shared_ptr<Library>(reference, reference->library());
}

OrcLibrary::~OrcLibrary() {
  CloseQuietly();
  LongLock lock(session_->link_mutex());
  contents_.TakeNamesBack();
}

void OrcLibrary::CloseQuietly() {
  try {
    Close();
  } catch (const JitError&) {
    // A finalizer threw, and there is nobody to tell: whoever wants to know calls Close().
  }
}

void OrcLibrary::SetLinkOrder(std::vector<std::shared_ptr<Library>> order) {
  std::vector<std::shared_ptr<OrcLibrary>> checked;
  for (auto& library : order) {
    if (library.get() == this) {
      throw JitError(
          ErrorKind::kLinkOrder,
          "library '" + name_ +
              "' cannot be in its own link order; its own objects are searched first anyway");
    }
    if (library->session() != session_) {
      throw JitError(ErrorKind::kLinkOrder,
                     "library '" + library->name() +
                         "' belongs to another session; libraries link only within one session");
    }
    // Not the user's reference, which this one must not keep.
    checked.push_back(std::static_pointer_cast<OrcLibrary>(
        static_cast<OrcLibrary*>(library.get())->shared_from_this()));
  }
  std::vector<std::shared_ptr<OrcLibrary>> before;  // may go, but not under the lock
  {
    LongLock lock(session_->link_mutex());
    ThrowIfClosed();
    if (times_linked_to_ != 0) session_->NoteCircles();  // only so can one be closed
    before = ReplaceLinkOrder(std::move(checked));
  }
  CloseAbandoned(before);
}

// Returns the one before; needs the link lock.
std::vector<std::shared_ptr<OrcLibrary>> OrcLibrary::ReplaceLinkOrder(
    std::vector<std::shared_ptr<OrcLibrary>> order) {
  for (auto& library : order) {
    if (library->times_linked_to_++ == 0) library->contents_.TellNames(definers());
    ++library->users_[this];
  }
  for (auto& library : link_order_) {
    --library->times_linked_to_;
    if (--library->users_[this] == 0) library->users_.erase(this);
  }
  link_order_.swap(order);
  Forget(kQuiet | kTaken | kShape);
  return order;
}

// Whether it goes with its references: it is in no circle, or a user refers to it or to one that
// is above it. Needs the link lock.
bool OrcLibrary::GoesWithReferences() {
  if (!session_->may_have_circles()) return true;
  uint64_t walk = session_->NextWalk();
  std::vector<OrcLibrary*> waiting{this};
  bool is_in_circle = false;
  while (!waiting.empty()) {
    OrcLibrary* library = waiting.back();
    waiting.pop_back();
    if (library->has_users_reference_) return true;
    for (auto& user : library->users_) {
      is_in_circle = is_in_circle || user.first == this;
      if (user.first->Meet(walk)) waiting.push_back(user.first);
    }
  }
  return !is_in_circle;
}

// The libraries that link against each other, this one among them, if nobody else refers to any of
// them; oldest first. Needs the link lock.
std::vector<std::shared_ptr<OrcLibrary>> OrcLibrary::AbandonedCircle() {
  std::vector<std::shared_ptr<OrcLibrary>> members;
  if (GoesWithReferences()) return members;
  auto circle = CircleOf(this, [](OrcLibrary* library) -> auto& { return library->link_order_; });
  for (auto [library, references] : circle) {
    if (library->has_users_reference_ || library->times_linked_to_ != references) return {};
    members.push_back(std::static_pointer_cast<OrcLibrary>(library->shared_from_this()));
  }
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a->serial_ < b->serial_; });
  return members;
}

// Closes the circles that the candidates are part of; what is in none goes with its references.
void OrcLibrary::CloseAbandoned(const std::vector<std::shared_ptr<OrcLibrary>>& candidates) {
  for (auto& candidate : candidates) {
    std::vector<std::shared_ptr<OrcLibrary>> circle;
    {
      LongLock lock(candidate->session_->link_mutex());
      circle = candidate->AbandonedCircle();
    }
    // As at exit: users before what they depend on, as far as a circle has an order.
    std::vector<std::shared_ptr<OrcLibrary>> order;
    std::set<OrcLibrary*> seen;
    for (auto& library : circle) library->CollectDependenciesFirst(&order, &seen);
    for (auto library = order.rbegin(); library != order.rend(); ++library) {
      if (std::find(circle.begin(), circle.end(), *library) != circle.end())
        (*library)->CloseQuietly();
    }
  }
}

}  // namespace orcjit
