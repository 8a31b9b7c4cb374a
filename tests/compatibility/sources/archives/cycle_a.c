// Two archives that need each other.
int cycle_three(int value);
int cycle_one(int value) { return cycle_three(value + 1); }
