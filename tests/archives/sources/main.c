/* The control: a program of the same kernel. */
#include <stdio.h>

void compute(void);

int main(void) {
  compute();
  return fflush(stdout);
}
