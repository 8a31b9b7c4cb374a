int data = 2;
int pick(void) { return 2; }
