# What other languages and tools may leave of the section: padding, two parts, no marker.
  .section .orcjit_import,"a",@progbits
  .byte 0
  .asciz "depends=first"
  .balign 64
  .asciz "depends=second"
  .section .orcjit_import,"aMS",@progbits,1,unique,1
  .asciz "depends=third"
  .section .note.GNU-stack,"",@progbits
