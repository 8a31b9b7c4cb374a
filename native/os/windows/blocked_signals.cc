#include "os/blocked_signals.h"

namespace orcjit {

// Windows sends none to a thread.
struct BlockedSignals::Mask {};

BlockedSignals::BlockedSignals() = default;
BlockedSignals::~BlockedSignals() = default;

}  // namespace orcjit
