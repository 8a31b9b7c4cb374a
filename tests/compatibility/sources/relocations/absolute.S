.section .note.GNU-stack, "", @progbits
.macro define name, value
  .globl \name
  .hidden \name
  .set \name, \value
.endm
  define absolute8, 0x7f
  define absolute8_unsigned, 0xff
  define minus_128, -128
  define minus_one, -1
  define absolute16, 0x1234
  define absolute16_unsigned, 0xffff
  define minus_32k, -32768
  define absolute32, 0x12345678
  define absolute32_unsigned, 0xffffffff
  define minus_two_gigabytes, -0x80000000
  define absolute64, 0x123456789abcdef0
