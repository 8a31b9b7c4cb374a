! A module with variables, a derived type with bound procedures, a generic interface.
module shapes
  implicit none
  private
  public :: circle, area, made
  integer, save :: made = 0
  type :: circle
    real(8) :: radius = 1d0
  contains
    procedure :: scale => scale_circle
  end type
  interface area
    module procedure area_circle, area_square
  end interface
contains
  subroutine scale_circle(self, factor)
    class(circle), intent(inout) :: self
    real(8), intent(in) :: factor
    self%radius = self%radius * factor
    made = made + 1
  end subroutine
  pure real(8) function area_circle(c)
    type(circle), intent(in) :: c
    area_circle = 3d0 * c%radius**2
  end function
  pure real(8) function area_square(side)
    real(8), intent(in) :: side
    area_square = side * side
  end function
end module

integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  use shapes
  implicit none
  type(circle) :: c
  check = 0
  call c%scale(2d0)
  if (area(c) /= 12d0) check = 1
  if (area(3d0) /= 9d0) check = 2
  if (made /= 1) check = 3
end function
