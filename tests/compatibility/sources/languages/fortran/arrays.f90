! Allocatable arrays, sections, reductions, matmul, reshape, where, masks, array functions.
integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  real(8), allocatable :: a(:, :), b(:, :), c(:, :)
  integer, allocatable :: n(:)
  character(:), allocatable :: text
  integer :: i
  check = 0
  allocate (a(3, 4), b(4, 3))
  a = reshape([(real(i, 8), i=1, 12)], [3, 4])
  b = transpose(a)
  c = matmul(a, b)
  if (any(shape(c) /= [3, 3])) check = 1
  if (c(1, 1) /= 166d0) check = 2
  n = pack([(i, i=1, 10)], [(mod(i, 3) == 0, i=1, 10)])
  if (size(n) /= 3 .or. sum(n) /= 18) check = 3
  where (a > 6d0)
    a = 0d0
  end where
  if (maxval(a) /= 6d0 .or. any(maxloc(a) /= [3, 2])) check = 4
  if (sum(a(:, 2)) /= 15d0 .or. dot_product(a(1, :), a(1, :)) /= 17d0) check = 5
  text = 'allocatable'
  text = text//' text'
  if (len(text) /= 16 .or. index(text, 'text') /= 13) check = 6
  if (any(cshift([1, 2, 3], 1) /= [2, 3, 1])) check = 7
end function
