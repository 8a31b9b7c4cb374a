// Prints. Streams, manipulators, a stream buffer and a facet of the object's own.
#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <sstream>

#include "check.h"

namespace {

struct Upper : std::streambuf {
  std::string text;
  int overflow(int c) override {
    text += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return c;
  }
};

struct Comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
};

struct Point {
  int x, y;
  friend std::ostream &operator<<(std::ostream &out, const Point &point) {
    return out << '(' << point.x << ", " << point.y << ')';
  }
};

}  // namespace

int check() {
  std::ostringstream out;
  out << std::hex << std::setw(6) << std::setfill('0') << 255 << ' ' << Point{1, 2};
  CHECK(out.str() == "0000ff (1, 2)");
  std::istringstream in("12 3.5 word");
  int number;
  double real;
  std::string word;
  CHECK(in >> number >> real >> word && number == 12 && real == 3.5 && word == "word");
  Upper upper;
  std::ostream(&upper) << "shout " << 1.5;
  CHECK(upper.text == "SHOUT 1.5");
  std::ostringstream foreign;
  foreign.imbue(std::locale(std::locale::classic(), new Comma));
  foreign << 1.5;
  CHECK(foreign.str() == "1,5");
  std::ofstream("file.txt") << "line\n" << 7;
  std::ifstream file("file.txt");
  CHECK(std::getline(file, word) && word == "line" && file >> number && number == 7);
  in.exceptions(std::ios::failbit);
  try {
    in >> number;
    return __LINE__;
  } catch (const std::ios_base::failure &) {
  }
  std::cout << "to cout" << std::endl;
  std::wostringstream wide;
  wide << L"wide" << 1;
  CHECK(wide.str() == L"wide1");
  return 0;
}
