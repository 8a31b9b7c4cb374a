// Runs a function for each of many indices, on a few threads if that is worth it.
#ifndef ORCJIT_OS_PARALLEL_H_
#define ORCJIT_OS_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace orcjit {

// Calls work(i) for all i below `count`, in any order and at once; it must not throw. The calling
// thread takes part, and is all there is when there are few indices, one processor, or no more
// threads to be had.
void ForEachIndex(size_t count, const std::function<void(size_t)>& work);

}  // namespace orcjit

#endif  // ORCJIT_OS_PARALLEL_H_
