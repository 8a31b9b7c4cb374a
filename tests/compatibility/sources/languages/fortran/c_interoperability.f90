! bind(c) procedures, types and variables; c_ptr, c_funptr; procedures of C called back.
module interoperable
  use, intrinsic :: iso_c_binding
  implicit none
  type, bind(c) :: point
    integer(c_int) :: x
    real(c_double) :: y
  end type
  integer(c_int), bind(c, name='fortran_counter') :: counter = 3
  interface
    integer(c_int) function call_back(function, argument) bind(c)
      import :: c_int, c_funptr, point
      type(c_funptr), value :: function
      type(point), value :: argument
    end function
    integer(c_size_t) function strlen(text) bind(c)
      import :: c_size_t, c_char
      character(kind=c_char), intent(in) :: text(*)
    end function
  end interface
contains
  integer(c_int) function double_x(argument) bind(c)
    type(point), value :: argument
    double_x = 2 * argument%x + int(argument%y)
  end function
end module

integer(c_int) function check() bind(c)
  use interoperable
  implicit none
  integer(c_int), target :: number
  integer(c_int), pointer :: alias
  check = 0
  if (call_back(c_funloc(double_x), point(20, 2.0)) /= 42) check = 1
  if (counter /= 4) check = 2
  if (strlen('four'//c_null_char) /= 4) check = 3
  number = 9
  call c_f_pointer(c_loc(number), alias)
  if (alias /= 9) check = 4
end function
