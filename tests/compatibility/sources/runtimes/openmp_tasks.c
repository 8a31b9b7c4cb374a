// Tasks with dependences, taskgroup, taskloop, nested parallelism, locks, cancellation points.
#include <omp.h>

#include "check.h"

static int fibonacci(int n) {
  int a, b;
  if (n < 2) return n;
#pragma omp task shared(a) if (n > 8)
  a = fibonacci(n - 1);
#pragma omp task shared(b) if (n > 8)
  b = fibonacci(n - 2);
#pragma omp taskwait
  return a + b;
}

int check(void) {
  int result = 0, value = 0, nested = 0;
  long sum = 0;
  omp_lock_t lock;
  omp_init_lock(&lock);
#pragma omp parallel num_threads(4)
#pragma omp single
  {
    result = fibonacci(15);
#pragma omp task depend(out : value)
    value = 1;
#pragma omp task depend(inout : value)
    value = value * 10 + 2;
#pragma omp task depend(in : value) shared(value)
    value += 0;
#pragma omp taskgroup
    {
#pragma omp taskloop grainsize(10) shared(sum)
      for (int i = 0; i < 100; ++i) {
        omp_set_lock(&lock);
        sum += i;
        omp_unset_lock(&lock);
      }
    }
  }
  omp_destroy_lock(&lock);
  CHECK(result == 610 && value == 12 && sum == 4950);
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2) reduction(+ : nested)
#pragma omp parallel num_threads(2) reduction(+ : nested)
  nested += omp_get_level();
  CHECK(nested == 8);
  return 0;
}
