#include "function.h"
BEGIN(probe)
  jmp FUNCTION@PLT
END(probe)
