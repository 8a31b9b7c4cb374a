// Makes an object large by what debuggers could read, so that a link reads it in parts.
__asm__(".section .debug_of_a_test,\"\",%progbits\n.zero 300000\n.text\n");
