#pragma once

extern int counter;
extern thread_local int per_thread;

struct Counted {
  explicit Counted(int by) { counter += by; }
};
struct Thrown {
  int value;
};
struct Base {
  virtual ~Base() {}
  virtual int value() { return 1; }
};
struct Derived : Base {
  int value() override;
};

template <typename T>
__attribute__((noinline)) T twice(T value) {
  static T calls = 0;
  ++calls;
  return value * 2;
}

int twice_elsewhere(int value);
bool addresses_agree(int (*function)(int));
int per_thread_elsewhere();
void throw_elsewhere(int value);
int catch_from_elsewhere(int value);
const char* name_of(int number);
Base* make_derived();
