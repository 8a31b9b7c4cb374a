// Has no constructors of its own.
int base_is_ready(void);
int middle_is_ready(void) { return base_is_ready(); }
