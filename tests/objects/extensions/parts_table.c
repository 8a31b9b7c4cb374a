// Data of parts_module.c; -DVALUE tells packages with equally named parts apart.
#ifndef VALUE
#define VALUE 10
#endif
__attribute__((visibility("hidden"))) const int parts_table[] = {VALUE, VALUE + 1};
