// One of many: each gets names of its own, of the same length.
extern int links;
int next_link(int value);
__attribute__((constructor)) static void note_link(void) { ++links; }
int this_link(int value) { return next_link(value + 1); }
