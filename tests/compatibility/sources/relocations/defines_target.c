#include "check.h"

__attribute__((aligned(8))) long before_target[4] = {10, 20, 30, 40};
extern long target[3];
__asm__(".globl target\n.type target, @object\n.size target, 24\n.set target, before_target + 8");
