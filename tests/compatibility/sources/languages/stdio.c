// Prints: what is in the buffers is written when the process ends, after the object is unloaded.
#include <stdio.h>
#include <string.h>

#include "check.h"

int check(void) {
  char line[32] = "", memory[64];
  int number = 0;
  FILE *file = tmpfile();
  CHECK(file != 0);
  fprintf(file, "%5.2f|%-4d|%s\n", 3.14159, OPAQUE(7), "text");
  rewind(file);
  CHECK(fgets(line, sizeof(line), file) && strcmp(line, " 3.14|7   |text\n") == 0);
  fclose(file);
  FILE *stream = fmemopen(memory, sizeof(memory), "w");
  fprintf(stream, "%d%n", 12345, &number);
  fclose(stream);
  CHECK(number == 5 && sscanf(memory, "%d", &number) == 1 && number == 12345);
  printf("one\n");
  fputs("two", stdout);
  putchar('\n');
  return 0;
}
