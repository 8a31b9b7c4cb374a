// The interpreter that has lent its lock.
#ifndef ORCJIT_CAPI_INTERPRETER_LOCK_H_
#define ORCJIT_CAPI_INTERPRETER_LOCK_H_

namespace orcjit {

// The address of one of its functions; null before orcjit_use_interpreter_lock().
const void* InterpreterFunction();

}  // namespace orcjit

#endif  // ORCJIT_CAPI_INTERPRETER_LOCK_H_
