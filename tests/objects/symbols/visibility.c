// One function of every visibility, called from calls_visible.c of the same library.
__attribute__((visibility("default"))) int as_default(void) { return 1; }
__attribute__((visibility("hidden"))) int as_hidden(void) { return 20; }
__attribute__((visibility("protected"))) int as_protected(void) { return 300; }
__attribute__((visibility("internal"))) int as_internal(void) { return 4000; }
