struct entry {
  int value;
};
#define ENTRY(name, number) \
  __attribute__((section("entries"), used)) static struct entry name = {number}
