/* An ordinary shared library: it knows neither Python nor TVM-FFI. */
double volume_apply(double sample) { return 4 * sample; }
