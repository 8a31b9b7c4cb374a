// Pointers to functions of the object, called back by the C library.
#define _GNU_SOURCE
#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static int descending(const void *a, const void *b) { return *(const int *)b - *(const int *)a; }
static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static int by_context(const void *a, const void *b, void *sign) {
  return (*(const int *)a - *(const int *)b) * *(int *)sign;
}

static int visits;
static void visit(const void *node, VISIT order, int level) {
  (void)node, (void)level;
  visits += order == postorder || order == leaf;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int onces;
static void count_once(void) { ++onces; }

static ssize_t write_cookie(void *cookie, const char *text, size_t size) {
  strncat(cookie, text, size);
  return size;
}

int check(void) {
  int numbers[] = {3, 1, 4, 1, 5, 9, 2, 6}, key = 5, sign = 1;
  qsort(numbers, 8, sizeof(int), descending);
  CHECK(numbers[0] == 9 && numbers[7] == 1);
  CHECK(*(int *)bsearch(&key, numbers, 8, sizeof(int), descending) == 5);
  qsort_r(numbers, 8, sizeof(int), by_context, &sign);
  CHECK(numbers[0] == 1 && numbers[7] == 9);
  void *root = 0;
  tsearch("b", &root, by_name);
  tsearch("a", &root, by_name);
  twalk(root, visit);
  CHECK(visits == 2);
  tdelete("a", &root, by_name);
  tdelete("b", &root, by_name);
  pthread_once(&once, count_once);
  pthread_once(&once, count_once);
  CHECK(onces == 1);
  char written[64] = "";
  cookie_io_functions_t functions = {.write = write_cookie};
  FILE *stream = fopencookie(written, "w", functions);
  fprintf(stream, "%d-%s", 42, "x");
  fclose(stream);
  CHECK(strcmp(written, "42-x") == 0);
  return 0;
}
