module counters
  integer :: count = 5
  !$omp threadprivate(count)
end module

integer(c_int) function check() bind(c)
  use iso_c_binding
  use omp_lib
  use counters
  integer :: wrong
  wrong = 0
  count = 50
  !$omp parallel num_threads(3) reduction(+: wrong)
  if (omp_get_thread_num() == 0 .and. count /= 50) wrong = wrong + 1
  if (omp_get_thread_num() /= 0 .and. count /= 5) wrong = wrong + 1
  !$omp end parallel
  check = wrong
end function
