// Defines what chained.c defines as well: the first archive that has it wins.
int chained(int value) { return value + 2000; }
