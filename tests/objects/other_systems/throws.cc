// Exceptions through frames with destructors and many registers, without a header.
extern "C" {
long long destroyed;
__attribute__((noinline)) long long keep(long long x) { return x + destroyed; }
}

struct Counted {
  long long value;
  ~Counted() { destroyed += value; }
};

inline long long shared(long long x) {
  Counted counted{x};
  if (x > 3) throw x;
  return keep(x) + 1;
}

extern "C" long long catcher(long long x) {
  long long a = keep(x + 1), b = keep(x + 2), c = keep(x + 3);
  double half = keep(x) * 0.5;
  try {
    a += shared(x);
  } catch (long long caught) {
    a += caught;
  }
  return a + b + c + (long long)half;
}
