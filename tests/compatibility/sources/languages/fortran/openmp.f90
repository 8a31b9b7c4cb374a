integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  use omp_lib
  implicit none
  integer :: i, total, critical_total
  integer, save :: own = 0
  !$omp threadprivate(own)
  check = 0
  total = 0
  critical_total = 0
  call omp_set_num_threads(4)
  !$omp parallel do reduction(+:total) schedule(dynamic, 3)
  do i = 1, 1000
    total = total + i
  end do
  !$omp end parallel do
  if (total /= 500500) check = 1
  !$omp parallel
  own = omp_get_thread_num()
  !$omp critical
  critical_total = critical_total + own
  !$omp end critical
  !$omp single
  !$omp task
  !$omp atomic
  critical_total = critical_total + 100
  !$omp end task
  !$omp end single
  !$omp end parallel
  if (critical_total /= 106) check = 2
end function
