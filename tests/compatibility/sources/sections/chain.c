// One of many: objcopy gives each its own names.
extern int links;
int next_link(int value);
__attribute__((constructor)) static void note_link(void) { ++links; }
int this_link(int value) { return next_link(value + 1); }
