// What unwinds a thread that is cancelled: an exception that nobody may keep.
#ifndef ORCJIT_OS_FORCED_UNWIND_H_
#define ORCJIT_OS_FORCED_UNWIND_H_

#include <exception>

#ifdef __GLIBCXX__
#include <cxxabi.h>
#endif

namespace orcjit {

#ifdef __GLIBCXX__
using ForcedUnwind = abi::__forced_unwind;
#else
// Where threads are cancelled without exceptions, nobody throws it.
class ForcedUnwind {};
#endif

}  // namespace orcjit

#endif  // ORCJIT_OS_FORCED_UNWIND_H_
