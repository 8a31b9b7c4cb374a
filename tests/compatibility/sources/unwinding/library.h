#pragma once

extern int destroyed;
struct Local {
  ~Local() { ++destroyed; }
};
struct Base {
  virtual ~Base() {}
  virtual int value() { return 1; }
};
struct Derived : Base {
  int value() override;
};
Base* make();
void throw_derived();
int call(int (*function)(int), int value);
