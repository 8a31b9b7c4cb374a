#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  call *FUNCTION@GOTPCREL(%rip)
  add $8, %rsp
  ret
END(probe)
