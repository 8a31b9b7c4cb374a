#include "check.h"

int links;
int link_0000(int value);
int chain_end(int value) { return value; }

int check(void) {
  CHECK(links == 1000);
  CHECK(link_0000(1) == 1001);
  return 0;
}
