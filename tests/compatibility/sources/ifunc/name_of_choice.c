static const char* const choices[] = {"a", "b", "c"};
const char* name_of_choice(void) { return choices[1]; }
