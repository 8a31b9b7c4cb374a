#pragma once

#include <stdexcept>

struct __attribute__((visibility("hidden"))) HiddenError {
  int value;
};
struct Base {
  virtual ~Base() {}
  int value = 1;
};
struct Left : virtual Base {};
struct Right : virtual Base {};
struct Both : Left, Right {};

extern "C" void call_in_c(void (*function)(int), int value);
void throw_int(int value);
void throw_hidden(int value);
void throw_both(int value);
void throw_standard(int value);
int catch_thrown(void (*function)(int), int value);
