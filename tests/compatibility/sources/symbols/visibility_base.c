int in_both(void) { return 1; }
int ask_base(void) { return in_both(); }
