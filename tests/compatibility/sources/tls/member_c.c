__thread int not_taken = 1; int undefined_of_a_member(void); int f(void) { return undefined_of_a_member(); }
