// Freestanding: for any machine.
int foreign_data = 3;
int foreign(int n) { return n + foreign_data; }
