// threadprivate, copyin, copyprivate, lastprivate, firstprivate, user reductions.
#include <omp.h>

#include "check.h"

struct pair {
  int a, b;
};
#pragma omp declare reduction(join : struct pair : omp_out.a += omp_in.a, omp_out.b += omp_in.b) \
    initializer(omp_priv = {0, 0})

static int counter = 10;
int shared_counter = 20;
#pragma omp threadprivate(counter, shared_counter)

int check(void) {
  int last = 0, first = 5, sums[4];
  struct pair pair = {0, 0};
  counter = 100;
#pragma omp parallel num_threads(4) copyin(counter)
  {
    counter += omp_get_thread_num();
    shared_counter += 1;
    sums[omp_get_thread_num()] = counter + shared_counter;
  }
  for (int i = 0; i < 4; ++i) CHECK(sums[i] == 121 + i);
#pragma omp parallel for num_threads(3) lastprivate(last) firstprivate(first) reduction(join : pair)
  for (int i = 0; i < 30; ++i) {
    last = i + first;
    pair.a += i;
    pair.b += 1;
  }
  CHECK(last == 34 && pair.a == 435 && pair.b == 30);
#pragma omp parallel num_threads(2)
  {
    int copied;
#pragma omp single copyprivate(copied)
    copied = 7;
#pragma omp critical
    first += copied;
  }
  CHECK(first == 19);
  return 0;
}
