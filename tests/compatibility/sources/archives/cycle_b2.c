int cycle_four(int value) { return value + 1; }
