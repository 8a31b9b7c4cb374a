// The directive .tls_common of GNU as: the largest of two objects counts.
#include "check.h"

__asm__(
    ".tls_common pool, 4, 4\n"
    ".text\n"
    ".type pool_address, @function\n"
    "pool_address:\n"
    "  pushq %rbp\n"
    "  .byte 0x66\n"
    "  leaq pool@tlsgd(%rip), %rdi\n"
    "  .value 0x6666\n"
    "  rex64\n"
    "  call __tls_get_addr@PLT\n"
    "  popq %rbp\n"
    "  ret\n");
int *pool_address(void) __attribute__((visibility("hidden")));
int *pool_of_the_other(void);

int check(void) {
  int *pool = pool_address();
  CHECK(pool == pool_of_the_other());
  CHECK(pool[0] == 0 && pool[15] == 0 && ((unsigned long)pool & 31) == 0);
  pool[15] = 1;
  return 0;
}
