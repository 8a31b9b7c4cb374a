#include "kernel.h"

int take_number();
int numbers_taken();

EXPORT_INT(numbers) { return take_number() * 10 + numbers_taken(); }
