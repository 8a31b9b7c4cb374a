// A part of a shared library that itself needs provided().
int provided(void);
int through(void);
int through(void) { return provided() + 1000; }
