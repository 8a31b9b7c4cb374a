// Sections with names of every kind.
#include "check.h"

#define IN(name) __attribute__((section(name), used))

IN(".data.ä€") static int utf8 = 2;
IN(".data.hot.") static int dot = 3;
IN("..data") static int dots = 4;
IN("plain") static int plain5 = 5;
IN("_1plain") static int plain1 = 6;
IN("1plain") static int digit = 7;
IN(".data.rel.ro.local") static int* const relro = &plain5;
IN(".data.rel.local") static int* local = &plain1;
IN(".sdata") static int small = 8;
IN(".ldata.x") static int large = 9;
IN(".custom-rodata") static const int constant = 10;
IN("$dollar") static int dollar = 11;
IN("a.very.long.name.of.a.section.that.is.longer.than.sixty.four.characters.in.all.and.more")
static int lengthy = 12;
IN(".text.hot.") static int hot(void) { return 13; }
IN(".text.unlikely.") static int cold(void) { return 14; }
IN(".text.startup.x") static int startup(void) { return 15; }
IN("code") static int named_code(void) { return 16; }
IN(".text$mingw") static int text_dollar(void) { return 17; }

int check(void) {
  CHECK(OPAQUE(utf8) == 2 && OPAQUE(dot) == 3 && OPAQUE(dots) == 4);
  CHECK(OPAQUE(plain5) == 5 && OPAQUE(plain1) == 6 && OPAQUE(digit) == 7);
  CHECK(OPAQUE(relro) == &plain5 && OPAQUE(local) == &plain1 && *local == 6);
  CHECK(OPAQUE(small) == 8 && OPAQUE(large) == 9 && OPAQUE(constant) == 10);
  CHECK(OPAQUE(dollar) == 11 && OPAQUE(lengthy) == 12);
  CHECK(OPAQUE(&hot)() == 13 && OPAQUE(&cold)() == 14 && OPAQUE(&startup)() == 15);
  CHECK(OPAQUE(&named_code)() == 16 && OPAQUE(&text_dollar)() == 17);
  utf8 = dot = dots = plain5 = digit = small = large = dollar = lengthy = 0;
  local = 0;
  return 0;
}
