#include "os/windows/image.h"

namespace orcjit {

const WORD kImageMachine = IMAGE_FILE_MACHINE_AMD64;

}  // namespace orcjit
