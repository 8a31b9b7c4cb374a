// Libraries of objects in the plain format, and what would be linked of them, told in words.
#ifndef MODEL_LIBRARY_H_
#define MODEL_LIBRARY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "link/library_node.h"
#include "link/link_plan.h"
#include "link/read_ahead.h"
#include "object/error.h"
#include "plain_format.h"

class ModelLibrary : public orcjit::LibraryNode {
 public:
  using LibraryNode::LibraryNode;
  using LibraryNode::MarkClosed;
  using LibraryNode::SetHasUsers;

  void Add(const std::string& label, const std::string& lines);
  void AddArchive(const std::string& label,
                  const std::vector<std::pair<std::string, std::string>>& members);

  orcjit::ReadAhead read_ahead;
};

// The libraries of a session. Each takes what it needs, the first one first.
class Model {
 public:
  ModelLibrary& Library(const std::string& name, const std::vector<ModelLibrary*>& needs = {});
  void Need(ModelLibrary& library, const std::vector<ModelLibrary*>& needs);

 private:
  orcjit::LibraryNetwork network_;
  std::vector<std::shared_ptr<ModelLibrary>> libraries_;
};

// The labels of what the plan has, in the order of the link: "a.o b.o", of other libraries after
// that as "other:c.o".
std::string Told(const orcjit::LinkPlan& plan, const orcjit::LibraryNode& library);

// What a lookup of the name links, which is linked after it. Nothing where it is linked already.
// Throws JitError, and std::out_of_range where nothing of that name is found.
std::string LinkFor(ModelLibrary& library, const std::string& name);
// What is linked when the library is initialized.
std::string LinkForInitialization(ModelLibrary& library);

// What the reference to `symbol` in that object is to, where a lookup of `name` would link it now:
// the label of another object, "own", "nothing", "process", or "linker".
std::string TargetOf(ModelLibrary& library, const std::string& name, const std::string& label,
                     const std::string& symbol);

// The message of the error that this throws; empty if it throws none.
template <typename Act>
std::string ProblemOf(Act act) {
  try {
    act();
  } catch (const orcjit::JitError& error) {
    return error.message();
  }
  return "";
}

inline bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

#endif  // MODEL_LIBRARY_H_
