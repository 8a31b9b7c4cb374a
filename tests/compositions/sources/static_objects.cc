// Static objects of C++, with init_priority and without, and what they register for the exit.
#include "composed.h"

namespace {

struct Noted {
  explicit Noted(int start) : value(start) { REPORT("made", value); }
  ~Noted() { REPORT("gone", value); }
  int value;
};

Noted plain{OPAQUE(OWN)};
__attribute__((init_priority(500))) Noted late{OPAQUE(500)};
__attribute__((init_priority(300))) Noted early{OPAQUE(300)};

Noted& lazy() {
  static Noted here{OPAQUE(OWN) + 1000};
  return here;
}

}  // namespace

ENTRY { REPORT("lazy", lazy().value + plain.value + late.value + early.value); }
