#include <cmath>
#include <codecvt>
#include <complex>
#include <iterator>
#include <locale>
#include <system_error>
#include <valarray>

#include "check.h"

int check() {
  std::valarray<double> values{1, 4, 9};
  CHECK(std::sqrt(values).sum() == 6);
  std::complex<double> z(3, 4);
  CHECK(std::abs(z) == 5 && z * std::conj(z) == 25.0);
  std::complex<long double> power = std::pow(std::complex<long double>(0, 1), 2);
  CHECK(std::abs(power + 1.0L) < 1e-15L);
  CHECK(std::beta(1.0, 2.0) == 0.5 && std::legendre(2, 0.0) == -0.5);
  try {
    throw std::system_error(ENOENT, std::generic_category());
  } catch (const std::system_error &error) {
    CHECK(error.code() == std::errc::no_such_file_or_directory);
  }
  CHECK(std::use_facet<std::ctype<char>>(std::locale::classic()).toupper('a') == 'A');
  return 0;
}
