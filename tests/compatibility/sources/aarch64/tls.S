// Each sequence of instructions by which the ABI reaches a thread_local variable: a function returns
// the address of `variable`, or of what is ADDEND behind it. NAME is what it is called here: that,
// or local_variable, which is the same.
#include "begin.h"

#define PLUS NAME + ADDEND

#ifdef KIND
  .section .tdata, "awT", %progbits
  .p2align 4
  .zero 48
  .globl variable
  KIND variable
  .type variable, %object
  .size variable, 48
  .type local_variable, %object
variable:
local_variable:
  .quad 10, 20, 30, 40, 50, 60
#endif


BEGIN descriptor_small
  ENTER
  adrp x0, :tlsdesc:NAME
  ldr x1, [x0, :tlsdesc_lo12:NAME]
  add x0, x0, :tlsdesc_lo12:NAME
  .tlsdesccall NAME
  blr x1
  mrs x1, tpidr_el0
  add x0, x0, x1
  LEAVE
END descriptor_small

BEGIN descriptor_tiny
  ENTER
  ldr x1, :tlsdesc:NAME
  adr x0, :tlsdesc:NAME
  .tlsdesccall NAME
  blr x1
  mrs x1, tpidr_el0
  add x0, x0, x1
  LEAVE
END descriptor_tiny

BEGIN descriptor_large
  ENTER
  adrp x2, _GLOBAL_OFFSET_TABLE_
  add x2, x2, :lo12:_GLOBAL_OFFSET_TABLE_
  movz x0, :tlsdesc_off_g1:NAME
  movk x0, :tlsdesc_off_g0_nc:NAME
  .tlsdescldr NAME
  ldr x1, [x2, x0]
  .tlsdescadd NAME
  add x0, x2, x0
  .tlsdesccall NAME
  blr x1
  mrs x1, tpidr_el0
  add x0, x0, x1
  LEAVE
END descriptor_large

BEGIN general_small
  ENTER
  adrp x0, :tlsgd:NAME
  add x0, x0, :tlsgd_lo12:NAME
  bl __tls_get_addr
  nop
  LEAVE
END general_small

BEGIN general_tiny
  ENTER
  adr x0, :tlsgd:NAME
  bl __tls_get_addr
  nop
  LEAVE
END general_tiny

#ifndef STATIC  // GNU ld makes something of it that jumps nowhere
BEGIN general_large
  ENTER
  adrp x2, _GLOBAL_OFFSET_TABLE_
  add x2, x2, :lo12:_GLOBAL_OFFSET_TABLE_
  movz x0, :tlsgd_g1:NAME
  movk x0, :tlsgd_g0_nc:NAME
  add x0, x2, x0
  bl __tls_get_addr
  nop
  LEAVE
END general_large
#endif

#ifdef STATIC
BEGIN initial_small
  mrs x1, tpidr_el0
  adrp x0, :gottprel:NAME
  ldr x0, [x0, :gottprel_lo12:NAME]
  add x0, x0, x1
  ret
END initial_small

BEGIN initial_tiny
  mrs x1, tpidr_el0
  ldr x0, :gottprel:NAME
  add x0, x0, x1
  ret
END initial_tiny

BEGIN initial_large
  adrp x2, _GLOBAL_OFFSET_TABLE_
  add x2, x2, :lo12:_GLOBAL_OFFSET_TABLE_
  movz x0, :gottprel_g1:NAME
  movk x0, :gottprel_g0_nc:NAME
  ldr x0, [x2, x0]
  mrs x1, tpidr_el0
  add x0, x0, x1
  ret
END initial_large
#endif

#ifdef LOCAL
BEGIN module_small
  ENTER
  adrp x0, :tlsldm:NAME
  add x0, x0, :tlsldm_lo12_nc:NAME
  bl __tls_get_addr
  nop
  add x0, x0, :dtprel_hi12:PLUS
  add x0, x0, :dtprel_lo12_nc:PLUS
  LEAVE
END module_small

BEGIN module_tiny
  ENTER
  adr x0, :tlsldm:NAME
  bl __tls_get_addr
  nop
  add x0, x0, :dtprel_lo12:PLUS
  LEAVE
END module_tiny

BEGIN module_moves
  ENTER
  adrp x0, :tlsldm:NAME
  add x0, x0, :tlsldm_lo12_nc:NAME
  bl __tls_get_addr
  nop
  movz x1, :dtprel_g1:PLUS
  movk x1, :dtprel_g0_nc:PLUS
  add x0, x0, x1
  LEAVE
END module_moves

BEGIN module_moves_48
  ENTER
  adrp x0, :tlsldm:NAME
  add x0, x0, :tlsldm_lo12_nc:NAME
  bl __tls_get_addr
  nop
  movz x1, :dtprel_g2:PLUS
  movk x1, :dtprel_g1_nc:PLUS
  movk x1, :dtprel_g0_nc:PLUS
  add x0, x0, x1
  LEAVE
END module_moves_48

// Returns what the word holds, not its address.
BEGIN module_load
  ENTER
  adrp x0, :tlsldm:NAME
  add x0, x0, :tlsldm_lo12_nc:NAME
  bl __tls_get_addr
  nop
  add x0, x0, :dtprel_hi12:PLUS
  ldr x0, [x0, :dtprel_lo12_nc:PLUS]
  LEAVE
END module_load

BEGIN module_load_32
  ENTER
  adrp x0, :tlsldm:NAME
  add x0, x0, :tlsldm_lo12_nc:NAME
  bl __tls_get_addr
  nop
  ldr w0, [x0, :dtprel_lo12:PLUS]
  LEAVE
END module_load_32
#endif

#ifdef LOCAL_EXEC
BEGIN exec_12
  mrs x0, tpidr_el0
  add x0, x0, :tprel_lo12:PLUS
  ret
END exec_12

BEGIN exec_24
  mrs x0, tpidr_el0
  add x0, x0, :tprel_hi12:PLUS
  add x0, x0, :tprel_lo12_nc:PLUS
  ret
END exec_24

BEGIN exec_32
  mrs x1, tpidr_el0
  movz x0, :tprel_g1:PLUS
  movk x0, :tprel_g0_nc:PLUS
  add x0, x0, x1
  ret
END exec_32

BEGIN exec_48
  mrs x1, tpidr_el0
  movz x0, :tprel_g2:PLUS
  movk x0, :tprel_g1_nc:PLUS
  movk x0, :tprel_g0_nc:PLUS
  add x0, x0, x1
  ret
END exec_48

BEGIN exec_load
  mrs x0, tpidr_el0
  add x0, x0, :tprel_hi12:PLUS
  ldr x0, [x0, :tprel_lo12_nc:PLUS]
  ret
END exec_load
#endif

  .section .note.GNU-stack, "", %progbits
