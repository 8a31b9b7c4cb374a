#include "comdat.h"

extern "C" int* counter_of_base() { return &shared_counter; }
extern "C" int count_in_base() { return count(); }
