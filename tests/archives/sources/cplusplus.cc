#include <algorithm>
#include <cstdio>
#include <future>
#include <iostream>
#include <locale>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

extern "C" void compute() {
  std::ostringstream text;
  text << 1.5 << ' ' << std::hex << 255 << ' ' << std::boolalpha << true;
  std::cout << text.str() << std::endl;
  std::smatch found;
  std::string words = "some words 42";
  std::cout << std::regex_search(words, found, std::regex("(\\w+) (\\d+)")) << found[2] << '\n';
  auto later = std::async(std::launch::async, [] { return std::this_thread::get_id() != std::thread::id(); });
  std::cout << later.get() << '\n';
  try {
    std::map<int, int>().at(7);
  } catch (const std::out_of_range& error) {
    std::cout << error.what() << '\n';
  }
  try {
    std::stoi("no number");
  } catch (const std::exception& error) {
    std::cout << error.what() << std::endl;
  }
}
