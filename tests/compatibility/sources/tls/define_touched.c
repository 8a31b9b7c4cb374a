// As define_early.c, but the initializer has used the variable.
__thread int shared = 69;
__thread int shared_zero;
static __thread int hidden_count = 3;
__attribute__((constructor)) static void prepare(void) { ++shared; }
int *address_in_definer(void) { return &shared; }
int next_count(void) { return ++hidden_count; }
