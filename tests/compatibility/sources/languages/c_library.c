// Wide characters, iconv, regular expressions, getopt, glob, time: parts of the C library with
// state, tables and pointers of their own.
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <iconv.h>
#include <inttypes.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include "check.h"

static int options(void) {
  char *arguments[] = {"program", "-a", "--long", "7", "rest", 0};
  static int seen;
  const struct option names[] = {{"long", required_argument, &seen, 9}, {0, 0, 0, 0}};
  int letter, found = 0;
  optind = 1;
  while ((letter = getopt_long(5, arguments, "a", names, 0)) != -1) found += letter == 'a';
  CHECK(found == 1 && seen == 9 && strcmp(arguments[optind], "rest") == 0);
  return 0;
}

int check(void) {
  wchar_t wide[32];
  CHECK(swprintf(wide, 32, L"%d %ls", 42, L"wide") == 7 && wcscmp(wide, L"42 wide") == 0);
  CHECK(towupper(L'a') == L'A' && wcstol(L"77", 0, 8) == 63);
  iconv_t conversion = iconv_open("UTF-16LE", "UTF-8");
  CHECK(conversion != (iconv_t)-1);
  char source[] = "\xc3\xa9", target[8], *in = source, *out = target;
  size_t in_left = 2, out_left = 8;
  CHECK(iconv(conversion, &in, &in_left, &out, &out_left) == 0 && target[0] == (char)0xe9);
  iconv_close(conversion);
  regex_t expression;
  regmatch_t match[2];
  CHECK(regcomp(&expression, "a(b+)c", REG_EXTENDED) == 0);
  CHECK(regexec(&expression, "xxabbbc", 2, match, 0) == 0 && match[1].rm_eo == 6);
  regfree(&expression);
  CHECK(fnmatch("*.o", "kernel.o", 0) == 0);
  struct tm time = {.tm_year = 100, .tm_mon = 0, .tm_mday = 1};
  char text[32];
  CHECK(timegm(&time) == 946684800 && strftime(text, 32, "%F", &time) == 10);
  struct stat status;
  CHECK(stat("/", &status) == 0 && S_ISDIR(status.st_mode));
  CHECK(lstat("/none", &status) == -1 && errno == ENOENT && fstat(0, &status) == 0);
  CHECK(isalpha(OPAQUE('x')) && toupper(OPAQUE('x')) == 'X');
  CHECK(strcmp(localeconv()->decimal_point, ".") == 0);
  CHECK(strtoimax("0x10", 0, 0) == 16);
  return options();
}
