#include <fftw3.h>
#include <stdio.h>

void compute(void) {
  fftw_complex in[60], out[60];
  fftw_plan plan = fftw_plan_dft_1d(60, in, out, FFTW_FORWARD, FFTW_MEASURE);
  for (int i = 0; i < 60; ++i) in[i][0] = i % 7, in[i][1] = i % 3;
  fftw_execute(plan);
  for (int i = 0; i < 60; i += 7) printf("%.6f %.6f\n", out[i][0], out[i][1]);
  fftw_destroy_plan(plan);
  fftw_cleanup();
}
