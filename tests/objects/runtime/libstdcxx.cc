// Users of libstdc++: streams, strings, regular expressions, file systems, sorting, random numbers.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <numeric>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "kernel.h"

EXPORT_INT(use_stream) {
  std::ostringstream out;
  out << std::hex << 255 << ' ' << 1.5;
  return static_cast<int64_t>(out.str().size());
}
EXPORT_INT(use_regex) {
  std::smatch match;
  const std::string text = "orc-23.1";
  return std::regex_match(text, match, std::regex("([a-z]+)-([0-9]+)\\.([0-9]+)"))
             ? std::stoi(match[2])
             : 0;
}
EXPORT_INT(use_filesystem) { return std::filesystem::exists("/proc/self/maps"); }
EXPORT_INT(use_sort) {
  std::vector<int> values(1000);
  std::iota(values.begin(), values.end(), 0);
  std::shuffle(values.begin(), values.end(), std::mt19937(1));
  std::sort(values.begin(), values.end(), std::greater<int>());
  return values.front();
}
EXPORT_INT(use_hash_map) {
  std::unordered_map<std::string, std::shared_ptr<int>> map;
  for (int i = 0; i < 100; ++i) map[std::to_string(i)] = std::make_shared<int>(i);
  return *map.at("42");
}
EXPORT_INT(use_cerr) { return std::cerr.good(); }
