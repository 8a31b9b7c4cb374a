// A loop over sin() becomes calls of libmvec, which comes with libm.
#include <math.h>

#include "check.h"

static float in[64], out[64];
static double wide[64];

int check(void) {
  for (int i = 0; i < 64; ++i) in[i] = OPAQUE(i) / 64.0f;
  for (int i = 0; i < 64; ++i) out[i] = sinf(in[i]);
  for (int i = 0; i < 64; ++i) wide[i] = exp((double)in[i]);
  CHECK(fabsf(out[32] - 0.47942553f) < 1e-4f && fabs(wide[32] - 1.6487212707001282) < 1e-4);
  return 0;
}
