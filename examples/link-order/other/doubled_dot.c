/* Another definition of the same symbol: twice the dot product, so that it can be told apart. */
double vectors_dot(const double* x, const double* y, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += 2 * x[i] * y[i];
  return sum;
}
