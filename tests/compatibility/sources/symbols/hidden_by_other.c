int maybe_hidden(void) { return 4; }
