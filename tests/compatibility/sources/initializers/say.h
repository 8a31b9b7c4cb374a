// Constructors that print their names, in several ways.
#pragma once
#include <stdio.h>

#include "check.h"

#define SAYS(name) \
  static void name(void) { printf("%s\n", #name); }
// A pointer to `function` in a section of that name.
#define ENTRY(function, section_name)                                        \
  SAYS(function)                                                             \
  __attribute__((section(section_name), used, aligned(8))) static void (*const \
      entry_of_##function)(void) = function
#define WRITABLE_ENTRY(function, section_name)                        \
  SAYS(function)                                                      \
  __attribute__((section(section_name), used, aligned(8))) static void ( \
      *entry_of_##function)(void) = function
