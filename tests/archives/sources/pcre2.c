#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

static void match(const char* pattern, const char* text, int is_compiled) {
  int number;
  PCRE2_SIZE offset;
  pcre2_code* code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &number,
                                   &offset, NULL);
  if (code == NULL) {
    PCRE2_UCHAR message[100];
    pcre2_get_error_message(number, message, sizeof message);
    printf("%zu %s\n", offset, (char*)message);
    return;
  }
  if (is_compiled) printf("jit %d\n", pcre2_jit_compile(code, PCRE2_JIT_COMPLETE));
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(code, NULL);
  int count = pcre2_match(code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0, data, NULL);
  printf("%d", count);
  for (int i = 0; i < count; ++i)
    printf(" %zu-%zu", pcre2_get_ovector_pointer(data)[2 * i], pcre2_get_ovector_pointer(data)[2 * i + 1]);
  puts("");
  pcre2_match_data_free(data);
  pcre2_code_free(code);
}

void compute(void) {
  match("(\\w+)\\s(?<last>\\w+)", "  some words here", 0);
  match("(\\p{L}+)[^a](?=x)", "abc\xc3\xa9 x", 1);
  match("(unclosed", "", 0);
}
