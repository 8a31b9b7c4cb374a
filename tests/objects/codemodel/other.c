// The other object of varied.c.
#include "kernel.h"

int64_t other_data = 1000;
int64_t other_zero[1000];

__attribute__((noinline)) int other_function(int value) { return value * value + 1; }
