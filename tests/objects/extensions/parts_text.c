// A function of parts_module.c that uses the C library and a static buffer.
#include <stdio.h>

const char* parts_text(int index) {
  static char text[32];
  snprintf(text, sizeof text, "part %d", index);
  return text;
}
