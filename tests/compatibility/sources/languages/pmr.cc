#include <map>
#include <memory_resource>
#include <string>
#include <vector>

#include "check.h"

namespace {

class Counting : public std::pmr::memory_resource {
 public:
  int allocations = 0;

 private:
  void *do_allocate(std::size_t size, std::size_t alignment) override {
    ++allocations;
    return std::pmr::new_delete_resource()->allocate(size, alignment);
  }
  void do_deallocate(void *p, std::size_t size, std::size_t alignment) override {
    --allocations;
    std::pmr::new_delete_resource()->deallocate(p, size, alignment);
  }
  bool do_is_equal(const memory_resource &other) const noexcept override { return this == &other; }
};

}  // namespace

int check() {
  Counting counting;
  {
    std::pmr::unsynchronized_pool_resource pool(&counting);
    std::pmr::map<int, std::pmr::string> map(&pool);
    for (int i = 0; i < 100; ++i) map.emplace(i, std::pmr::string(100, 'x'));
    CHECK(map.at(99).size() == 100 && counting.allocations > 0);
    char buffer[1024];
    std::pmr::monotonic_buffer_resource local(buffer, sizeof(buffer), std::pmr::null_memory_resource());
    std::pmr::vector<int> numbers({1, 2, 3}, &local);
    CHECK(reinterpret_cast<char *>(numbers.data()) >= buffer);
  }
  CHECK(counting.allocations == 0);
  return 0;
}
