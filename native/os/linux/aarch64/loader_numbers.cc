#include "os/linux/loader_numbers.h"

#include <elf.h>

namespace orcjit {

const LoaderNumbers kLoaderNumbers = {EM_AARCH64,           R_AARCH64_TLS_TPREL,
                                      R_AARCH64_TLS_DTPMOD, R_AARCH64_TLS_DTPREL,
                                      R_AARCH64_JUMP_SLOT,  R_AARCH64_GLOB_DAT};

}  // namespace orcjit
