// Counts; in C, and in an object of its own.
static int calls = 0;

int count_one(void) { return ++calls; }
