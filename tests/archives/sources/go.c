#include <stdio.h>

long go_compute(long);

void compute(void) {
  printf("%ld\n", go_compute(100));
  printf("%ld\n", go_compute(1000));
}
