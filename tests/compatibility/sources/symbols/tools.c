int renamed_from(void) { return 1; }
int to_be_weak(void) { return 2; }
int to_be_local(void) { return 3; }
static __attribute__((used)) int to_be_global(void) { return 4; }
int tool_data[3] = {5, 6, 7};
int ask_local(void) { return to_be_local(); }
