#include "target.h"
BEGIN(probe)
  mov target + ADDEND(%rip), %rax
  ret
END(probe)
