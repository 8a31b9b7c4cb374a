#include <sys/syscall.h>
#include <unistd.h>

#include "os/running.h"

namespace orcjit {

uint32_t ThreadId() { return static_cast<uint32_t>(syscall(SYS_gettid)); }

}  // namespace orcjit
