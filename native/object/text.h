// Walking over text: what std::string_view has only since C++20, and lists of strings.
#ifndef ORCJIT_OBJECT_TEXT_H_
#define ORCJIT_OBJECT_TEXT_H_

#include <algorithm>
#include <string_view>

namespace orcjit {

inline bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

inline bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Takes the first string off a list of them, and the zero byte that ends it. The last one may end
// with the list. Always takes something, so that a loop up to an empty list ends.
inline std::string_view TakeString(std::string_view* list) {
  size_t size = std::min(list->find('\0'), list->size());
  std::string_view text = list->substr(0, size);
  list->remove_prefix(std::min(list->size(), size + 1));
  return text;
}

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_TEXT_H_
