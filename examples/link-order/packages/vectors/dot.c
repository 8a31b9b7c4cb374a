/* A plain C function. It has no __tvm_ffi_ export, so Python does not see it: other objects do. */
double vectors_dot(const double* x, const double* y, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}
