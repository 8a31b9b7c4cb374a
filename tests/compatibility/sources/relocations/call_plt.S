#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  call FUNCTION@PLT
  add $8, %rsp
  ret
END(probe)
