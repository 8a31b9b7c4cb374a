// Prints what units report, line by line, so that nothing is lost when the process crashes.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { kMostPlaces = 256 };

static struct {
  char what[64];
  const void* address;
} places[kMostPlaces];
static int place_count;

static void print(const char* key, const char* what, long value) {
  char line[256];
  int size = snprintf(line, sizeof line, "%s %s %ld\n", key, what, value);
  if (write(1, line, size) != size) _exit(90);
}

void report_value(const char* key, const char* what, long value) { print(key, what, value); }

void report_place(const char* key, const char* what, const void* address) {
  long number = 0;
  if (address == NULL) {
    print(key, what, -1);
    return;
  }
  for (int i = 0; i < place_count; ++i) {
    if (strcmp(places[i].what + 2, what) != 0 || places[i].what[0] != key[0]) continue;
    if (places[i].address == address) {
      print(key, what, number);
      return;
    }
    ++number;
  }
  if (place_count == kMostPlaces) _exit(91);
  snprintf(places[place_count].what, sizeof places[0].what, "%c %s", key[0], what);
  places[place_count++].address = address;
  print(key, what, number);
}
