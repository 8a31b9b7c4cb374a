// Each way to load an address from the global offset table: a function returns the address of
// `target` (ADDEND is for those ways alone that all linkers take one with).
#include "begin.h"

BEGIN slot_small
  adrp x0, :got:target
  ldr x0, [x0, :got_lo12:target]
  ret
END slot_small

BEGIN slot_small_addend
  adrp x0, :got:target + ADDEND
  ldr x0, [x0, :got_lo12:target + ADDEND]
  ret
END slot_small_addend

BEGIN slot_tiny
  ldr x0, :got:target
  ret
END slot_tiny

BEGIN slot_pic
  adrp x1, _GLOBAL_OFFSET_TABLE_
  ldr x0, [x1, :gotpage_lo15:target]
  ret
END slot_pic

BEGIN slot_offset
  adrp x1, _GLOBAL_OFFSET_TABLE_
  add x1, x1, :lo12:_GLOBAL_OFFSET_TABLE_
  ldr x0, [x1, :gotoff_lo15:target]
  ret
END slot_offset

BEGIN slot_moves
  adrp x1, _GLOBAL_OFFSET_TABLE_
  add x1, x1, :lo12:_GLOBAL_OFFSET_TABLE_
  movz x0, :gotoff_g1:target
  movk x0, :gotoff_g0_nc:target
  ldr x0, [x1, x0]
  ret
END slot_moves

  .section .note.GNU-stack, "", %progbits
