// thread_local variables: with values, of zeros, of a pointer, inline, and with a destructor.
extern "C" int plain = 100;
thread_local int number = 5;
static thread_local int zero;
thread_local int *pointer = &plain;
inline thread_local long long shared = 3;
#ifdef WITH_DESTRUCTOR
struct Counted {
  long long value = ++zero;
  ~Counted() { --plain; }
};
thread_local Counted counted;
#endif

extern "C" long long use(int x) {
#ifdef WITH_DESTRUCTOR
  x += (int)counted.value;
#endif
  zero += x;
  shared += zero;
  return number + *pointer + shared;
}

#ifdef _WIN32
extern "C" {
extern unsigned _tls_index;
__attribute__((section(".tls"), used)) char _tls_start;
__attribute__((section(".tls$ZZZ"), used)) char _tls_end;
extern const struct {
  void *begin, *end;
  unsigned *index;
  void *callbacks;
  unsigned zeros, flags;
} _tls_used = {&_tls_start, &_tls_end, &_tls_index, 0, 0, 0};
}
#endif
