! An internal procedure that is passed on: gfortran makes a trampoline on the stack.
integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  integer :: total
  interface
    subroutine apply(procedure, n)
      interface
        subroutine procedure(n)
          integer, intent(in) :: n
        end subroutine
      end interface
      integer, intent(in) :: n
    end subroutine
  end interface
  total = 0
  call apply(add, 3)
  check = 0
  if (total /= 3) check = 1
contains
  subroutine add(n)
    integer, intent(in) :: n
    total = total + n
  end subroutine
end function

subroutine apply(procedure, n)
  interface
    subroutine procedure(n)
      integer, intent(in) :: n
    end subroutine
  end interface
  integer, intent(in) :: n
  call procedure(n)
end subroutine
