// Parallel loops with all schedules, reductions, sections, critical, atomic, barriers, single.
#include <omp.h>

#include "check.h"

int check(void) {
  long total = 0, product = 1;
  int maximum = 0, seen[4] = {0}, order = 0, ordered_ok = 1;
  omp_set_num_threads(4);
#pragma omp parallel for reduction(+ : total) schedule(static)
  for (int i = 0; i < 1000; ++i) total += i;
#pragma omp parallel for reduction(+ : total) reduction(max : maximum) schedule(dynamic, 7)
  for (int i = 0; i < 1000; ++i) {
    total += i;
    if (i > maximum) maximum = i;
  }
#pragma omp parallel for reduction(+ : total) schedule(guided) collapse(2)
  for (int i = 0; i < 10; ++i)
    for (int k = 0; k < 10; ++k) total += i * k;
  CHECK(total == 499500 * 2 + 2025 && maximum == 999);
#pragma omp parallel sections reduction(* : product)
  {
#pragma omp section
    product *= 3;
#pragma omp section
    product *= 5;
  }
  CHECK(product == 15);
#pragma omp parallel
  {
#pragma omp critical(named)
    seen[omp_get_thread_num()] += 1;
#pragma omp barrier
#pragma omp single
    total = 0;
#pragma omp atomic
    total += omp_get_num_threads();
#pragma omp master
    product = 0;
  }
  for (int i = 0; i < 4; ++i) CHECK(seen[i] == 1);
  CHECK(total == 16 && product == 0);
#pragma omp parallel for ordered schedule(dynamic)
  for (int i = 0; i < 100; ++i) {
#pragma omp ordered
    ordered_ok &= order++ == i;
  }
  CHECK(ordered_ok && order == 100);
  return 0;
}
