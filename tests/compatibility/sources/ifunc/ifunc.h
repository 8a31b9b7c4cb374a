#include "check.h"

typedef int (*ifunc_pointer)(int);

int shared_ifunc(int);
ifunc_pointer address_in_definer(void);
extern ifunc_pointer pointer_of_definer;
