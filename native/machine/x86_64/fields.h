// In which ways the relocations of x86-64 write a number: the table in machine.cc describes them.
#ifndef ORCJIT_MACHINE_X86_64_FIELDS_H_
#define ORCJIT_MACHINE_X86_64_FIELDS_H_

#include "machine/machine.h"

namespace orcjit::x86_64 {

enum : uint8_t {
  kPointer32 = kFirstOwnField,  // unsigned
  kPointer32Signed,
  kPointer16,
  kPointer8,
  kDelta64,
  kDelta32,
  kDelta16,
  kDelta8,
  kGotRelative64,
  kImage32,  // unsigned
};

}  // namespace orcjit::x86_64

#endif  // ORCJIT_MACHINE_X86_64_FIELDS_H_
