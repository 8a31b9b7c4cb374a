#include "inline.h"

void* inline_addresses(int which) {
  switch (which) {
    case 0:
      return &inline_text;
    case 1:
      return &inline_number;
    case 2:
      return &Holder<int>::value;
    case 3:
      return &Holder<long>::text;
    case 4:
      return &counter();
    default:
      return &words();
  }
}
