// What every kernel does to memory, for all code models: calls and data of its own and of another
// object, tables of pointers, jump tables, strings, constants, zero-initialised data.
#include "kernel.h"

int other_function(int value);
extern int64_t other_data;
extern int64_t other_zero[1000];

static int64_t own_data = 5;
static int64_t own_zero[3000];
static const char* const names[] = {"zero", "one", "two"};
static const double constants[] = {0.5, 1.5, 2.5};

static int first(int value) { return value + 1; }
static int second(int value) { return value * 2; }
static int (*const functions[])(int) = {first, second, other_function};

__attribute__((noinline)) static int choose(int which) {
  switch (which) {
    case 0: return 3;
    case 1: return other_function(1);
    case 2: return -7;
    case 3: return (int)own_data;
    case 4: return 1000;
    case 5: return 77;
    case 6: return second(which);
    default: return 0;
  }
}

EXPORT_INT(through_table) { return functions[ARG(0)]((int)ARG(1)); }
EXPORT_INT(through_switch) { return choose((int)ARG(0)); }
EXPORT_INT(data) {
  own_data += ARG(0);
  own_zero[2999] += own_data;
  other_zero[999] += 2;
  return own_data + other_data + own_zero[2999] + other_zero[999];
}
EXPORT_INT(character) { return names[ARG(0)][0]; }
EXPORT_INT(twice_constant) { return (int64_t)(2 * constants[ARG(0)]); }
