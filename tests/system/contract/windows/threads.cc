// Thread-local storage in the loader's tables: a library that is made for it has a block in each.
#include <atomic>
#include <cstring>
#include <thread>

#include "contract.h"
#include "linked_variables.h"
#include "os/static_tls.h"

using namespace orcjit;

namespace {

// As code reads it: mov %gs:0x58, %reg; mov (%reg, _tls_index, 8), %reg.
char* BlockByIndex(int64_t index) {
  char** table;
  asm("movq %%gs:0x58, %0" : "=r"(table));
  return table[index];
}

}  // namespace

// In threads that run already, too.
PROMISE(static_storage_has_one_index_in_all_threads) {
  std::unique_ptr<TlsModule> module = MakeModule(100, 16);
  std::atomic<bool> is_placed{false};
  std::thread earlier([&] {
    while (!is_placed) std::this_thread::yield();
    CHECK(module->Block() == BlockByIndex(module->distance()));
    CHECK(Text(*module) == "abc");
    CHECK(static_cast<char*>(module->Block())[99] == 0);
  });
  std::string problem;
  CHECK(module->PlaceLinked(&problem) && problem.empty() && module->is_static());
  is_placed = true;
  earlier.join();
  char* own = BlockByIndex(module->distance());
  CHECK(module->Block() == own && Text(*module) == "abc");
  CHECK(reinterpret_cast<uint64_t>(own) % 16 == 0);
  std::strcpy(own, "xyz");
  std::thread([&] {
    CHECK(BlockByIndex(module->distance()) != own && Text(*module) == "abc");
  }).join();
}

PROMISE(modules_have_static_storage_of_their_own_and_give_it_back) {
  for (int i = 0; i < 100; ++i) {
    std::unique_ptr<TlsModule> first = MakeModule(16, 16), second = MakeModule(4096, 8);
    std::string problem;
    CHECK(first->PlaceLinked(&problem) && second->PlaceLinked(&problem));
    CHECK(first->distance() != second->distance() && first->distance() < 64);
    CHECK(Text(*first) == "abc" && Text(*second) == "abc");
    std::strcpy(static_cast<char*>(second->Block()), "xyz");
    CHECK(Text(*first) == "abc");
  }
}

PROMISE(a_block_that_is_in_use_stays_where_it_is) {
  std::unique_ptr<TlsModule> module = MakeModule(16, 16);
  void* block = module->Block();
  std::string problem;
  CHECK(!module->PlaceLinked(&problem) && problem.empty() && !module->is_static());
  CHECK(module->Block() == block);
}

PROMISE(static_storage_that_is_not_there_is_refused_with_a_reason) {
  std::string problem, other;
  CHECK(StaticTlsBlock::Make("", uint64_t{1} << 40, 16, &problem) == nullptr && !problem.empty());
  CHECK(StaticTlsBlock::Make("", 16, 4096, &other) == nullptr && !other.empty());
  CHECK(!StaticTlsAdvice().empty());
}
