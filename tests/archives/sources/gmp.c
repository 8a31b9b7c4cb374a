#include <gmp.h>
#include <stdio.h>

void compute(void) {
  mpz_t x, y;
  mpz_init(x);
  mpz_init(y);
  mpz_fac_ui(x, 500);
  mpz_ui_pow_ui(y, 3, 1000);
  mpz_mul(x, x, y);
  gmp_printf("%Zd\n", x);
  mpz_nextprime(y, y);
  printf("%d %lu\n", mpz_probab_prime_p(y, 20), mpz_fdiv_ui(y, 1000007));
  mpz_clear(x);
  mpz_clear(y);
}
