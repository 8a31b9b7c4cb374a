// Several objects of this, each with its functions at the same places.
typedef int (*Function)(void);

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

static int chosen(void) { return ID; }

static Function choose(void) { return chosen; }

int JOIN(number_, ID)(void) __attribute__((ifunc("choose")));

__attribute__((target_clones("default", "avx2"))) int JOIN(clone_, ID)(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) sum += ID;
  return sum;
}
