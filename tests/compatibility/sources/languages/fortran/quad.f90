! real(16) and complex(16): libquadmath.
integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  real(16) :: x
  complex(16) :: z
  character(60) :: text
  check = 0
  x = sqrt(2.0_16)
  if (abs(x * x - 2) > 4 * epsilon(x)) check = 1
  if (epsilon(x) > 1e-33_16) check = 2
  z = exp(cmplx(0, acos(-1.0_16), 16))
  if (abs(z + 1) > 1e-30_16) check = 3
  write (text, '(f40.33)') x
  if (index(text, '1.4142135623730950488016887242096') == 0) check = 4
end function
