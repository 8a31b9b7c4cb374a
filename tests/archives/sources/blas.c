#include <math.h>
#include <stdio.h>

void dgemm_(const char*, const char*, const int*, const int*, const int*, const double*,
            const double*, const int*, const double*, const int*, const double*, double*, const int*);
void dgesv_(const int*, const int*, double*, const int*, int*, double*, const int*, int*);
void dsyev_(const char*, const char*, const int*, double*, const int*, double*, double*, const int*,
            int*);

enum { kSize = 100 };
static double a[kSize * kSize], b[kSize * kSize], c[kSize * kSize], work[10 * kSize];

void compute(void) {
  int size = kSize, one = 1, info = 0, pivots[kSize], work_size = 10 * kSize;
  double alpha = 1, beta = 0, sum = 0, values[kSize];
  for (int i = 0; i < kSize * kSize; ++i) a[i] = sin(i), b[i] = cos(i);
  dgemm_("N", "T", &size, &size, &size, &alpha, a, &size, b, &size, &beta, c, &size);
  for (int i = 0; i < kSize * kSize; ++i) sum += c[i];
  printf("%.6f\n", sum);
  for (int i = 0; i < kSize; ++i) a[i * kSize + i] += kSize, values[i] = i;
  dgesv_(&size, &one, a, &size, pivots, values, &size, &info);
  printf("%d %.6f %.6f\n", info, values[0], values[kSize - 1]);
  for (int i = 0; i < kSize; ++i)
    for (int j = 0; j < kSize; ++j) c[i * kSize + j] = 1.0 / (1 + i + j);
  dsyev_("N", "U", &size, c, &size, values, work, &work_size, &info);
  printf("%d %.6f\n", info, values[kSize - 1]);
}
