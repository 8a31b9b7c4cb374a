! Extended types, abstract interfaces, deferred procedures, select type, finalization.
module animals
  implicit none
  integer, save :: finalized = 0
  type, abstract :: animal
  contains
    procedure(legs_of), deferred :: legs
  end type
  abstract interface
    integer function legs_of(self)
      import :: animal
      class(animal), intent(in) :: self
    end function
  end interface
  type, extends(animal) :: bird
    integer, pointer :: feathers => null()
  contains
    procedure :: legs => bird_legs
    final :: bird_final
  end type
  type, extends(animal) :: dog
  contains
    procedure :: legs => dog_legs
  end type
contains
  integer function bird_legs(self)
    class(bird), intent(in) :: self
    bird_legs = 2
  end function
  integer function dog_legs(self)
    class(dog), intent(in) :: self
    dog_legs = 4
  end function
  subroutine bird_final(self)
    type(bird), intent(inout) :: self
    finalized = finalized + 1
  end subroutine
end module

integer(c_int) function check() bind(c)
  use, intrinsic :: iso_c_binding
  use animals
  implicit none
  class(animal), allocatable :: pet
  check = 0
  allocate (dog :: pet)
  if (pet%legs() /= 4) check = 1
  deallocate (pet)
  allocate (bird :: pet)
  select type (pet)
  type is (bird)
    if (pet%legs() /= 2) check = 2
  class default
    check = 3
  end select
  deallocate (pet)
  if (finalized /= 1) check = 4
end function
