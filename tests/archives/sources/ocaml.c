/* The few declarations of caml/callback.h and caml/mlvalues.h: these lie where only OCaml's own
 * compiler looks. */
#include <stdio.h>

typedef long value;

extern void caml_startup(char** arguments);
extern const value* caml_named_value(const char* name);
extern value caml_callback(value closure, value argument);

void compute(void) {
  static char* arguments[] = {"kernel", NULL};
  caml_startup(arguments);
  value text = caml_callback(*caml_named_value("compute"), (1000L << 1) + 1);
  puts((const char*)text);
}
