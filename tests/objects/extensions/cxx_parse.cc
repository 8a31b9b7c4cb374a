// Throws what cxx_module.cc catches by type.
#include <stdexcept>
#include <string>

int parse(const std::string& text) {
  if (text.size() > 9) throw std::out_of_range("too long: " + text);
  return std::stoi(text);  // throws std::invalid_argument
}
