// More entries for the registry of sections.c.
typedef struct {
  int value;
} Entry;
__attribute__((section("registry"), used)) static const Entry thousand = {1000};
