// Writes words to the file descriptor that TRACE_FD names, so that a test sees what ran and in
// which order, also when the interpreter has gone.
#pragma once
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void trace(const char* word) {
  const char* descriptor = getenv("TRACE_FD");
  if (descriptor == NULL) return;
  char line[64];
  size_t size = strlen(word);
  if (size > sizeof(line) - 1) size = sizeof(line) - 1;
  memcpy(line, word, size);
  line[size] = '\n';
  if (write(atoi(descriptor), line, size + 1) < 0) abort();
}
