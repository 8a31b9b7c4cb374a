// Symbols that a linker defines in each library when an object asks for them and nothing else
// defines them: ends of its sections, its own tables, and what crti.o and crtend.o add. The process
// has some of these names too, but those are about its executable.
#ifndef ORCJIT_LINK_LINKER_DEFINED_H_
#define ORCJIT_LINK_LINKER_DEFINED_H_

#include <cstdint>
#include <string_view>

namespace orcjit {

enum class LinkerDefined : uint8_t {
  kEnd,            // _end, end: of all data
  kDataEnd,        // _edata, edata: of initialized data
  kTextEnd,        // _etext, etext, __etext: of code
  kZerosBegin,     // __bss_start
  kImageBase,      // __ImageBase: of all that is linked together
  kHeader,         // __ehdr_start
  kDynamic,        // _DYNAMIC
  kCloneTableEnd,  // __TMC_END__
  kInitCode,       // _init
  kFiniCode,       // _fini
  kStackProbe,     // touches the pages of a large frame
  kTlsIndex,       // by which code finds the thread-local block of the library
};

// Its number, or -1.
int FindLinkerDefined(std::string_view name);

}  // namespace orcjit

#endif  // ORCJIT_LINK_LINKER_DEFINED_H_
