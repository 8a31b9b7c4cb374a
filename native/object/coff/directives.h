// What an object says to linkers in words: the options in its sections .drectve.
#ifndef ORCJIT_OBJECT_COFF_DIRECTIVES_H_
#define ORCJIT_OBJECT_COFF_DIRECTIVES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace orcjit {

// The names lie in the text.
struct CoffDirectives {
  // -export:NAME, or -export:NAME=OTHER: what stands for it, NAME itself as a rule
  std::map<std::string_view, std::string_view> exports;
  std::set<std::string_view> hidden;                // -exclude-symbols:NAME,NAME
  std::vector<std::string_view> includes;           // -include:NAME: as if it were referred to
  std::map<std::string_view, uint32_t> alignments;  // -aligncomm:NAME,N: of common symbols, 2 to N
  std::map<std::string_view, std::string_view> alternatives;  // -alternatename:NAME=OTHER

  // Those that are not known are for libraries that are not linked here (-defaultlib), for checks
  // among objects, or for what is no shared library.
  void Read(std::string_view text);
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_COFF_DIRECTIVES_H_
