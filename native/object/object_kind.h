// What a file is, told from its first bytes: the answer to "can this be linked here, and if not,
// why".
#ifndef ORCJIT_OBJECT_OBJECT_KIND_H_
#define ORCJIT_OBJECT_OBJECT_KIND_H_

#include <string>
#include <string_view>

namespace orcjit {

enum class FileKind {
  kNativeObject,   // a relocatable object for this system and machine: what the linker takes
  kForeignObject,  // one for another
  kArchive,
  kThinArchive,
  kOther,  // anything else; `problem` says what it is and what to do
};

struct FileIdentity {
  FileKind kind;
  std::string format;   // "elf64", "elf32", "mach-o", "coff", "archive", ...
  std::string machine;  // "x86_64", "aarch64", ...; empty when the file does not say
  std::string problem;  // why it cannot be linked here; empty for kNativeObject and archives
};

FileIdentity IdentifyFile(std::string_view bytes);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_OBJECT_KIND_H_
