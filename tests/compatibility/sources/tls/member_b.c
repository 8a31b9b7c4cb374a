static __thread int count = 1;
int member_count(void) { return ++count; }
