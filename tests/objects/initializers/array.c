// Several entries in one .init_array and one .fini_array section.
#include "kernel.h"
#include "trace.h"

static void first(void) { trace("+1"); }
static void second(void) { trace("+2"); }
static void third(void) { trace("-3"); }
static void fourth(void) { trace("-4"); }

typedef void (*Entry)(void);
__attribute__((section(".init_array"), aligned(8), used)) static Entry start[] = {first, second};
__attribute__((section(".fini_array"), aligned(8), used)) static Entry end[] = {third, fourth};

EXPORT_INT(run) { return 1; }
