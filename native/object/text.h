// What std::string_view has only since C++20.
#ifndef ORCJIT_OBJECT_TEXT_H_
#define ORCJIT_OBJECT_TEXT_H_

#include <string_view>

namespace orcjit {

inline bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

inline bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_TEXT_H_
