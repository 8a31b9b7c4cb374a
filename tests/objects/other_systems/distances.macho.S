// Pairs of relocations: from here, from another place, and from one that is far away.
    .data
    .globl _first, _distance, _short, _near
_first: .quad 1, 2
_distance: .quad _second - _first + 5
_short: .long _function - _second
    .long _second - _first
_near: .quad _second - .
    .section __DATA,__other
    .globl _second
    .quad 0
_second: .quad 3
    .text
    .globl _function
    .p2align 2
_function: ret
    .subsections_via_symbols
