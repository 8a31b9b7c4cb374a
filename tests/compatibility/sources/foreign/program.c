int check(void) { return 0; }
int main(void) { return check(); }
