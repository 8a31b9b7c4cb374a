struct entry {
  int value;
};
#define ENTRIES(name, ...) \
  __attribute__((section("entries"), used)) static struct entry name[] = {__VA_ARGS__}
