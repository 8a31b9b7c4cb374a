// An inline thread_local variable: a COMDAT one, shared by the objects of a library (-DID=1, ...).
#include <string>

#include "kernel.h"

inline thread_local std::string shared_text = "start";

EXPORT_INT_AS(JOIN(append_, ID)) {
  shared_text += "+";
  return static_cast<int64_t>(shared_text.size());
}
