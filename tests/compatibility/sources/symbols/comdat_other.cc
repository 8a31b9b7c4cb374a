#include <typeinfo>

#include "comdat.h"

extern "C" int* counter_of_other() { return &shared_counter; }
extern "C" const std::type_info* type_of_other() { return &typeid(Shape); }
extern "C" int other_count() { return count(); }
Shape* make() { return new Shape; }
