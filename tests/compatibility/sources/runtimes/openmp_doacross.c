// Doacross loops (ordered with depend), linear and simd loops, declare simd.
#include <omp.h>

#include "check.h"

#pragma omp declare simd notinbranch
static float twice(float x) { return 2 * x; }

int check(void) {
  enum { N = 16 };
  static int grid[N][N];
  static float values[64];
#pragma omp parallel for num_threads(3) ordered(2) collapse(1)
  for (int i = 0; i < N; ++i)
    for (int k = 0; k < N; ++k) {
#pragma omp ordered depend(sink : i - 1, k) depend(sink : i, k - 1)
      grid[i][k] = 1 + (i ? grid[i - 1][k] : 0) + (k ? grid[i][k - 1] : 0);
#pragma omp ordered depend(source)
    }
  CHECK(grid[0][N - 1] == N && grid[2][2] == 19);
#pragma omp simd
  for (int i = 0; i < 64; ++i) values[i] = twice(i);
#pragma omp parallel for simd num_threads(2)
  for (int i = 0; i < 64; ++i) values[i] += 1;
  CHECK(values[63] == 127);
  return 0;
}
