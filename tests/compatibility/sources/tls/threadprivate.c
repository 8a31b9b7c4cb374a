#include <omp.h>

#include "check.h"

static int mine = 5;
int exported = 6;
#pragma omp threadprivate(mine, exported)

int check(void) {
  int wrong = 0, threads = 0;
  mine = OPAQUE(50);
  exported = 60;
#pragma omp parallel num_threads(4) copyin(mine) reduction(+ : wrong, threads)
  {
    threads += 1;
    wrong += mine != 50;
    wrong += exported != (omp_get_thread_num() == 0 ? 60 : 6);
    mine += omp_get_thread_num();
    wrong += mine != 50 + omp_get_thread_num();
  }
  CHECK(threads == 4 && wrong == 0);
  return 0;
}
