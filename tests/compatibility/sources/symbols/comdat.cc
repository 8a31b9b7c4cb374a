#include <typeinfo>

#include "check.h"
#include "comdat.h"

extern "C" int* counter_of_other();
extern "C" const std::type_info* type_of_other();
extern "C" int other_count();

CASE int check() {
  CHECK(counter_of_other() == &shared_counter);
  CHECK(*type_of_other() == typeid(Shape));
  CHECK(count() == 1);
  CHECK(other_count() == 2);
  CHECK(Templated<int>::instances() == 1);
  return 0;
}
