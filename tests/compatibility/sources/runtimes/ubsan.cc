// -fsanitize=vptr looks at type information; the checks that find nothing say nothing.
#include <memory>
#include <vector>

#include "check.h"

struct Base {
  virtual ~Base() = default;
  virtual int value() { return 1; }
};
struct Derived : Base {
  int value() override { return 2; }
};

int check() {
  std::unique_ptr<Base> object(new Derived);
  CHECK(OPAQUE(object.get())->value() == 2);
  CHECK(static_cast<Derived *>(OPAQUE(object.get()))->value() == 2);
  std::vector<int> numbers(10, OPAQUE(3));
  int total = 0;
  for (int n : numbers) total += n;
  CHECK(total == 30);
  return 0;
}
