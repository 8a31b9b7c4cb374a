#include <regex>
#include <string>

#include "check.h"

int check() {
  std::smatch match;
  std::string text = "gemm_f16_128x256";
  CHECK(std::regex_match(text, match, std::regex("(\\w+?)_(f\\d+)_(\\d+)x(\\d+)")));
  CHECK(match[2] == "f16" && match[4] == "256");
  CHECK(std::regex_replace(text, std::regex("\\d+"), "#") == "gemm_f#_#x#");
  try {
    std::regex broken("(");
    return __LINE__;
  } catch (const std::regex_error &error) {
    CHECK(error.code() == std::regex_constants::error_paren);
  }
  return 0;
}
