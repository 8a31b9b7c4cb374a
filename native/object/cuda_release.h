// Which release of the CUDA toolkit compiled the device code of an object, for messages: its run
// time is a shared library of that number.
#ifndef ORCJIT_OBJECT_CUDA_RELEASE_H_
#define ORCJIT_OBJECT_CUDA_RELEASE_H_

#include <string_view>

#include "object/object_model.h"

namespace orcjit {

// The major number in decimal digits, as "13"; empty if the object does not tell. The view lies in
// the bytes of the object.
std::string_view CudaReleaseOf(const ObjectModel& object);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_CUDA_RELEASE_H_
