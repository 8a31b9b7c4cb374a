void compute_messages(void);

void compute(void) { compute_messages(); }
