! Formatted, list-directed, internal, unformatted and namelist input and output. Prints.
integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  implicit none
  character(40) :: line
  integer :: number, unit, status
  real(8) :: real_number
  namelist /settings/ number, real_number
  check = 0
  write (line, '(i5.3, f8.2, 1x, a)') 7, 3.14159d0, 'text'
  if (line /= '  007    3.14 text') check = 1
  read (line, *) number, real_number
  if (number /= 7 .or. abs(real_number - 3.14d0) > 1d-9) check = 2
  open (newunit=unit, status='scratch', form='unformatted')
  write (unit) 1, 2.5d0
  rewind (unit)
  read (unit) number, real_number
  close (unit)
  if (number /= 1 .or. real_number /= 2.5d0) check = 3
  line = '&settings number=42 /'
  read (line, nml=settings)
  if (number /= 42) check = 4
  open (newunit=unit, file='/none/such', status='old', iostat=status)
  if (status == 0) check = 5
  print '(a, i0)', 'printed ', number
end function
