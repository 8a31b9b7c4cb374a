// Tells objects whose only initializer is the one that <iostream> puts into every file that
// includes it (until GCC 13): it makes sure that std::cout and the others exist, and does nothing
// else.
#ifndef ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_
#define ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_

#include <string>

#include "object/elf_object.h"

namespace orcjit {

// Whether nothing of the object has to run at load or unload but that initializer, as optimizing
// compilers write it. Its code is read instruction by instruction: false where one is not known.
bool OnlyInitializesStreams(const ElfObject& elf, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OBJECT_STREAM_INITIALIZER_H_
