// Refers weakly to what a later member may define, and has a weak definition of its own.
__attribute__((weak)) int feature(void);
__attribute__((weak)) int limit(void) { return 11; }
extern __attribute__((weak)) int level;
__attribute__((weak)) int depth = 1;

int ask_feature(void) { return feature ? feature() : -1; }

int ask_limit(void) { return limit(); }

int ask_level(void) { return &level ? level : -1; }

int ask_depth(void) { return depth; }
