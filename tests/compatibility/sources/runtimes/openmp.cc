// Exceptions caught within a region, objects that are private, reductions over a class.
#include <omp.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "check.h"

namespace {

int live;

struct Counted {
  int value;
  explicit Counted(int n = 0) : value(n) { note(1); }
  Counted(const Counted &other) : value(other.value) { note(1); }
  ~Counted() { note(-1); }
  static void note(int change) {
#pragma omp atomic
    live += change;
  }
};

#pragma omp declare reduction(plus : Counted : omp_out.value += omp_in.value)

}  // namespace

int check() {
  int caught = 0;
  std::vector<std::string> words(100);
  {
    Counted total;
#pragma omp parallel for num_threads(4) reduction(plus : total) reduction(+ : caught)
    for (int i = 0; i < 100; ++i) {
      total.value += i;
      try {
        if (i % 10 == 0) throw std::runtime_error(std::to_string(i));
        words[i] = "word";
      } catch (const std::runtime_error &error) {
        words[i] = error.what();
        ++caught;
      }
    }
    CHECK(total.value == 4950);
  }
  CHECK(live == 0 && caught == 10 && words[90] == "90");
  return 0;
}
