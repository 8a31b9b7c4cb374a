// Small checks of native/link: each runs in a process of its own.
#ifndef DECISION_H_
#define DECISION_H_

#include "native_case.h"

// DECISION(name) { CHECK(...); }
#define DECISION(name) NATIVE_CASE(name)

#endif  // DECISION_H_
