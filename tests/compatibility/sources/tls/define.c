__thread int shared = 70;
__thread int shared_zero;
static __thread int hidden_count = 3;
int *address_in_definer(void) { return &shared; }
int next_count(void) { return ++hidden_count; }
