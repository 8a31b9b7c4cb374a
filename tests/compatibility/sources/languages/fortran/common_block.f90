! A common block, initialized by block data in this file, and read in common_user.f90.
block data initial
  implicit none
  integer :: first
  real(8) :: second
  common /shared/ first, second
  data first /5/, second /2.5d0/
end block data

integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  integer :: first, blank
  real(8) :: second
  real(8), external :: total
  common /shared/ first, second
  common blank
  check = 0
  blank = 4
  if (total() /= 11.5d0) check = 1
  first = 6
  if (total() /= 12.5d0) check = 2
end function
