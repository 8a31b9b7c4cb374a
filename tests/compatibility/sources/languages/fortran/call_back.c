struct point {
  int x;
  double y;
};

extern int fortran_counter;

int call_back(int (*function)(struct point), struct point argument) {
  ++fortran_counter;
  return function(argument);
}
