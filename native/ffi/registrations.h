// What linked code registers with TVM-FFI: global functions and types. The tables of TVM-FFI refer
// to the code for good, since the shared libraries that it knows stay loaded.
#ifndef ORCJIT_FFI_REGISTRATIONS_H_
#define ORCJIT_FFI_REGISTRATIONS_H_

namespace orcjit {

// From now on, what is linked registers through this library, which notes what is whose. When a
// library is unloaded, or its import fails halfway, its global functions go with it; types cannot
// be taken back, so the code that they refer to stays in memory.
void FollowRegistrations();

}  // namespace orcjit

#endif  // ORCJIT_FFI_REGISTRATIONS_H_
