// One variable that two objects define, each as a KIND of its own: its value is NUMBER.
#include "kernel.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define NAME TEXT(COPY)

#define WEAK ".section .data.w,\"aw\",%progbits\n.weak " NAME
#define GROUP(name, type) ".section " name NAME ",\"awG\"," type "," NAME ",comdat\n"
#define GROUP_WEAK GROUP(".data.", "%progbits") ".weak " NAME
#define GROUP_STRONG GROUP(".data.", "%progbits") ".globl " NAME
#define GROUP_UNIQUE GROUP(".data.", "%progbits") ".type " NAME ",%gnu_unique_object"
#define GROUP_ZERO GROUP(".bss.", "%nobits") ".weak " NAME
#define OTHER_GROUP ".section .data.g,\"awG\",%progbits,group_of_copies,comdat\n.weak " NAME
#define LINKONCE ".section .gnu.linkonce.d." NAME ",\"aw\",%progbits\n.weak " NAME

#ifdef IS_ZERO
#define CONTENT ".zero 4"
#else
#define CONTENT ".long " TEXT(NUMBER)
#endif

#ifdef IS_UNIQUE
#define TYPE ""
#else
#define TYPE ".type " NAME ",%object\n"
#endif

__asm__(KIND "\n" TYPE ".size " NAME ",4\n.balign 4\n" NAME ":\n" CONTENT "\n.text\n");

extern int COPY;

int JOIN(read, NUMBER)(void) { return COPY; }

EXPORT_INT_AS(JOIN(get, NUMBER)) { return COPY; }
