// Frames of Windows: large ones, of unknown size, and of functions that several objects have.
extern "C" __attribute__((noinline)) int keep(int x) { return x; }

inline int shared(int x) { return keep(x) + keep(x + 1); }

extern "C" int large(int n) {
  volatile char room[9000];
  room[n] = 3;
  return keep(room[n]) + shared(n);
}

extern "C" int unknown(int n) {
  auto *room = (volatile int *)__builtin_alloca(4 * (unsigned)n);
  room[n - 1] = n;
  int (*volatile through)(int) = shared;
  return through(room[n - 1]) + keep(n);
}
