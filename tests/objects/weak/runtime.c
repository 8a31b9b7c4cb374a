// What is asked for weakly elsewhere, and one function that somebody needs.
int level = 5;
int depth = 2;

int feature(void) { return 7; }

int limit(void) { return 22; }

int runtime(void) { return 100; }
