int cycle_four(int value);
int cycle_two(int value) { return cycle_four(value + 1); }
