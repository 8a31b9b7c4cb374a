// What device_code.cu calls on the device.
__device__ int Twice(int x) { return 2 * x; }
