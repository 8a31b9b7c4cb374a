// The names under which compilers look for apache-tvm-ffi-orcjit: its global functions, for those
// that were written for it and hand over objects in memory.
#ifndef ORCJIT_FFI_PEER_NAMES_H_
#define ORCJIT_FFI_PEER_NAMES_H_

namespace orcjit {

// Registers them with TVM-FFI, and the type "tvm_ffi_orcjit.ExecutionSession" of its sessions. The
// caller has made sure that the peer has not done so.
void ProvidePeerNames();

}  // namespace orcjit

#endif  // ORCJIT_FFI_PEER_NAMES_H_
