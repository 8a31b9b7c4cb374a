// Catches what a shared library throws, and throws through it.
#include "refusal.h"

#include <string>

#include "kernel.h"

extern "C" int call_back(int (*function)(int), int value);

static int throw_back(int value) { throw Refusal(value); }

EXPORT_INT(catch_refusal) {
  try {
    refuse(static_cast<int>(ARG(0)));
  } catch (const Refusal& refusal) {
    return refusal.number;
  }
  return -1;
}

EXPORT_INT(throw_through_library) {
  try {
    return call_back(throw_back, static_cast<int>(ARG(0)));
  } catch (const std::runtime_error& error) {
    return std::string(error.what()) == "refused" ? 1 : 0;
  }
}
