int real(int x) { return x + 1; }
