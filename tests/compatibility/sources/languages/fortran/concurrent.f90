! do concurrent, recursion, elemental and pure procedures, optional arguments, internal procedures.
integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  integer :: squares(100), i, total
  check = 0
  do concurrent(i=1:100)
    squares(i) = square(i)
  end do
  if (sum(squares) /= 338350) check = 1
  if (any(square([1, 2, 3]) /= [1, 4, 9])) check = 2
  if (factorial(10) /= 3628800) check = 3
  total = 0
  call accumulate(5)
  call accumulate(5, 2)
  if (total /= 15) check = 4
contains
  elemental integer function square(n)
    integer, intent(in) :: n
    square = n * n
  end function
  recursive integer function factorial(n) result(product)
    integer, intent(in) :: n
    product = 1
    if (n > 1) product = n * factorial(n - 1)
  end function
  subroutine accumulate(n, factor)
    integer, intent(in) :: n
    integer, intent(in), optional :: factor
    if (present(factor)) then
      total = total + n * factor
    else
      total = total + n
    end if
  end subroutine
end function
