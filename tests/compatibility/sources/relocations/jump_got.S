#include "function.h"
BEGIN(probe)
  jmp *FUNCTION@GOTPCREL(%rip)
END(probe)
