// Functions of plain C types that throw and catch, for callers that have no TVM-FFI.
extern "C" void throw_seven() { throw 7; }

extern "C" int catch_number(void (*call)()) {
  try {
    call();
  } catch (int number) {
    return number;
  }
  return 0;
}
