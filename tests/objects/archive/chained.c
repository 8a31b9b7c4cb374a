// Pulled in by entry.c.
int chained(int value) { return value + 1000; }
