real(8) function total()
  implicit none
  integer :: first, blank
  real(8) :: second
  common /shared/ first, second
  common blank
  total = first + second + blank
end function
