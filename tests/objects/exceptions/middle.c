// A C frame between the one that throws and the one that catches (compiled with -fexceptions).
#include "kernel.h"

void throw_from_cc(void);

void through_c(int depth) {
  volatile char frame[100];
  frame[0] = (char)depth;
  if (depth == 0) {
    throw_from_cc();
  } else {
    through_c(depth - 1);
  }
  frame[1] = frame[0];
}
