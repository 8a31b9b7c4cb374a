// What a program that callgrind runs may ask it to do: see stage_counts.py.
#include <valgrind/callgrind.h>

void begin_stage(void) { CALLGRIND_ZERO_STATS; }
void end_stage(const char* name) { CALLGRIND_DUMP_STATS_AT(name); }
