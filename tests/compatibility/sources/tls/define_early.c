// Defined in an object that is linked before the one that uses it, for it has an initializer.
__thread int shared = 70;
__thread int shared_zero;
static __thread int hidden_count = 3;
int ready;
__attribute__((constructor)) static void prepare(void) { ready = 1; }
int *address_in_definer(void) { return &shared; }
int next_count(void) { return ++hidden_count; }
