// R_X86_64_PC32_BND and PLT32_BND, of the MPX extension: bnd call.
#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  .byte 0xf2, 0xe8
  .long 0
  .reloc . - 4, R_X86_64_PLT32_BND, FUNCTION - 4
  add $8, %rsp
  ret
END(probe)
