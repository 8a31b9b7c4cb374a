// One of several shared libraries that use each other's symbols: OWN and OTHER are names.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

extern int OTHER(int depth);
int JOIN(OWN, _value) = VALUE;

#ifdef BY_VARIABLE
extern int JOIN(OTHER, _value);
int* JOIN(OWN, _pointer) = &JOIN(OTHER, _value);
#endif

#ifdef AT_LOAD
__attribute__((constructor)) static void load(void) { JOIN(OWN, _value) += OTHER(0); }
#endif

// Both libraries define it. Compilers may take a call for one of the function beside it.
int common(void) { return VALUE; }
static int (*volatile found_common)(void) = common;

int OWN(int depth) { return JOIN(OWN, _value) + found_common() + (depth > 0 ? OTHER(depth - 1) : 0); }

#ifdef PROVIDES
int provided(void) { return OWN(2); }
#endif
