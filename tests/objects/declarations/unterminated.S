  .section .orcjit_import,"a",@progbits
  .ascii "depends=first"
  .section .note.GNU-stack,"",@progbits
