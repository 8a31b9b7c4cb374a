#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  call FUNCTION
  add $8, %rsp
  ret
END(probe)
