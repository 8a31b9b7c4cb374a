// Functions that bear with a stack that is not aligned: [[gnu::noinline ORCJIT_ANY_STACK]].
//
// Trigger: code of old compilers that has thread_local variables.
// Affected: GCC before 4.9 (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=58066): it calls
// __tls_get_addr with a stack that is not aligned to 16 bytes, which the C library bears with.
// Symptom: an instruction that wants alignment ends the process when a thread's block is made.
// Cure: what does more than read is a function of its own, which aligns the stack.
// To be deleted when objects of such compilers are refused: with its uses in thread_local.cc.
#ifndef ORCJIT_WORKAROUNDS_OS_UNALIGNED_STACK_H_
#define ORCJIT_WORKAROUNDS_OS_UNALIGNED_STACK_H_

// Compilers have the attribute for machines on which that has happened.
#if __has_attribute(force_align_arg_pointer)
#define ORCJIT_ANY_STACK , gnu::force_align_arg_pointer
#else
#define ORCJIT_ANY_STACK
#endif

#endif  // ORCJIT_WORKAROUNDS_OS_UNALIGNED_STACK_H_
