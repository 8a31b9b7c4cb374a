// Backtraces of errors that linked code raises.
//
// libtvm_ffi makes them with libbacktrace, which knows shared libraries only: of linked code it
// shows the line that throws, and none of its callers. So linked code gets a function of ours.
#ifndef ORCJIT_FFI_BACKTRACE_H_
#define ORCJIT_FFI_BACKTRACE_H_

namespace orcjit {

// From now on, linked code calls us for backtraces. Binding to libtvm_ffi comes before.
void ProvideBacktraces();

}  // namespace orcjit

#endif  // ORCJIT_FFI_BACKTRACE_H_
