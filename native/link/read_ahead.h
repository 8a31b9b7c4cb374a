// Links more than a lookup asks for: a link of one object costs many times what one more object in
// a link costs, and each unit takes pages of its own.
//
// As a file system reads ahead: nothing at first, and as much again as was linked before whenever a
// lookup has to link (at most kMostObjects and kMostBytes). So whoever calls one function of a
// thousand pays for one object, but ten scattered lookups can link all of them.
#ifndef ORCJIT_LINK_READ_AHEAD_H_
#define ORCJIT_LINK_READ_AHEAD_H_

#include <cstddef>
#include <cstdint>

namespace orcjit {

class LibraryNode;
class LinkPlan;

class ReadAhead {
 public:
  // Adds the library's next objects to a plan: such as nothing but a lookup would link, and of
  // which every symbol is known to be defined. Returns whether it has added any.
  bool Extend(LibraryNode& library, LinkPlan& plan);

  // A link failed with what it had added: what was asked for is linked alone from now on.
  void Stop() { is_stopped_ = true; }

 private:
  size_t next_ = 0;     // of the library's objects
  size_t objects_ = 0;  // how many have been linked for lookups, and how large they were
  uint64_t bytes_ = 0;
  bool is_stopped_ = false;
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_READ_AHEAD_H_
