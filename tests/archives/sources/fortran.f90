subroutine compute() bind(c)
  implicit none
  real(8) :: matrix(3, 3), values(3)
  integer :: i, status
  character(len=80) :: text
  matrix = reshape([(real(i * i, 8), i = 1, 9)], [3, 3])
  values = matmul(matrix, [1d0, 2d0, 3d0])
  print '(3f10.3)', values
  write (text, '(a, i5, es12.4)') 'text', 42, sum(matrix)
  print '(a)', trim(text)
  read (text(5:10), *, iostat=status) i
  print *, i, status
  print *, maxloc(matrix), any(matrix > 80), 2.0_16 ** 0.5_16
  flush (6)
end subroutine compute
