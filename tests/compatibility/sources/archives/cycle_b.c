int cycle_two(int value);
int cycle_three(int value) { return cycle_two(value + 1); }
