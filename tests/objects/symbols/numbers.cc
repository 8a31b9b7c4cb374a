// What counts on its variables being its own, as std::locale does: a number is kept in a static
// variable of an inline function, and the last one is counted in a variable of one file.
inline int& number_of_this() {
  static int number = 0;
  return number;
}

static int last_number = 0;

int take_number() {
  int& number = number_of_this();
  if (number == 0) number = ++last_number;
  return number;
}

int numbers_taken() { return last_number; }
