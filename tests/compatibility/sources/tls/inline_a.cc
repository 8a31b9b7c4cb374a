// COMDAT variables: one of each over all objects of the library.
#include "inline.h"

#include "check.h"

void* inline_addresses(int which);

int check() {
  CHECK(inline_text == "inline" && inline_number == 5);
  CHECK(Holder<int>::value == 3 && Holder<long>::text == "holder");
  CHECK(counter() == 100 && words() == "words");
  CHECK(&inline_text == inline_addresses(0) && &inline_number == inline_addresses(1));
  CHECK(&Holder<int>::value == inline_addresses(2) && &Holder<long>::text == inline_addresses(3));
  CHECK(&counter() == inline_addresses(4) && &words() == inline_addresses(5));
  return 0;
}
