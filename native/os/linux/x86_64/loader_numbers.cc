#include "os/linux/loader_numbers.h"

#include <elf.h>

namespace orcjit {

const LoaderNumbers kLoaderNumbers = {EM_X86_64,         R_X86_64_TPOFF64,   R_X86_64_DTPMOD64,
                                      R_X86_64_DTPOFF64, R_X86_64_JUMP_SLOT, R_X86_64_GLOB_DAT};

}  // namespace orcjit
