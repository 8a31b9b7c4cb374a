#include "function.h"
BEGIN(probe)
  test %rsp, %rsp
  jne FUNCTION@PLT
  ud2
END(probe)
