// Shared libraries that use each other's symbols, and do not say so.
#ifndef ORCJIT_OS_LINUX_JOINT_LIBRARY_H_
#define ORCJIT_OS_LINUX_JOINT_LIBRARY_H_

#include <string>
#include <vector>

namespace orcjit {

// The bytes of a shared library that has nothing, and needs all of these files: what is loaded for
// its sake finds symbols in all of them, as it would for a program that is linked against them.
std::string MakeJointLibrary(const std::vector<std::string>& files);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_JOINT_LIBRARY_H_
