// Exceptions that go through linked code, of which the unwinder finds the tables.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "contract.h"
#include "linked_code.h"
#include "os/address_space.h"
#include "os/fork_gate.h"
#include "os/unwind_tables.h"

using namespace orcjit;

extern "C" void __register_frame(void* begin);
extern "C" void __deregister_frame(void* begin);

namespace {

// More than any search keeps in one piece.
constexpr size_t kMany = 300;

// A page of code: copies of what calls what it is given, at some offsets.
class CodePage {
 public:
  explicit CodePage(const std::vector<uint64_t>& offsets)
      : begin_(AddressSpace::Reserve(AddressSpace::PageSize(), 0)) {
    uint64_t size = AddressSpace::PageSize();
    CHECK(begin_ != 0 && AddressSpace::Commit(begin_, size));
    for (uint64_t offset : offsets) {
      auto* place = reinterpret_cast<void*>(begin_ + offset);
      std::memcpy(place, kCallingCode.data(), kCallingCode.size());
    }
    CHECK(AddressSpace::Protect(begin_, size, PageAccess::kReadExecute));
    AddressSpace::PublishCode(begin_, size);
  }
  ~CodePage() { AddressSpace::Release(begin_, AddressSpace::PageSize()); }
  CodePage(const CodePage&) = delete;

  uint64_t At(uint64_t offset) const { return begin_ + offset; }
  bool LetsOut(uint64_t offset) const {
    try {
      reinterpret_cast<void (*)(void (*)())>(At(offset))(Throw);
    } catch (const std::runtime_error&) {
      return true;
    }
    return false;
  }

 private:
  uint64_t begin_;
};

// Is known as long as this exists.
class KnownTable {
 public:
  explicit KnownTable(const std::vector<uint64_t>& functions) : table_(FrameTable(functions)) {
    RegisterUnwindTable(reinterpret_cast<uint64_t>(table_.data()));
  }
  ~KnownTable() { DeregisterUnwindTable(reinterpret_cast<uint64_t>(table_.data())); }
  KnownTable(const KnownTable&) = delete;

 private:
  const std::string table_;
};

// Code of another compiler in memory, which libgcc has to find itself: in a list that it locks.
class OthersCode {
 public:
  OthersCode() : page_({0}), table_(FrameTable(page_.At(0))) { __register_frame(table_.data()); }
  ~OthersCode() { __deregister_frame(table_.data()); }
  OthersCode(const OthersCode&) = delete;

  bool LetsOut() const { return page_.LetsOut(0); }

 private:
  CodePage page_;
  std::string table_;
};

using Codes = std::vector<std::unique_ptr<LinkedCode>>;

Codes MakeMany() {
  Codes codes;
  for (size_t i = 0; i < kMany; ++i) codes.push_back(std::make_unique<LinkedCode>());
  return codes;
}

void CheckAll(const Codes& codes) {
  for (const auto& code : codes) CHECK(code == nullptr || IsCaught(*code));
}

}  // namespace

PROMISE(exceptions_go_through_all_of_many_pieces_of_code_while_these_come_and_go) {
  Codes codes = MakeMany();
  CheckAll(codes);
  // 7 has no divisor in common with their number: each goes once, far from the one before.
  for (size_t i = 0; i < kMany; ++i) {
    codes[i * 7 % kMany] = nullptr;
    if (i % 50 == 0) CheckAll(codes);
  }
  for (size_t i = 0; i < kMany; ++i) codes[i * 11 % kMany] = std::make_unique<LinkedCode>();
  CheckAll(codes);
}

PROMISE(exceptions_go_through_each_function_of_a_table) {
  const std::vector<uint64_t> offsets = {512, 0, 256, 1024, 768};  // in no order
  CodePage page(offsets);
  std::vector<uint64_t> functions;
  for (uint64_t offset : offsets) functions.push_back(page.At(offset));
  KnownTable table(functions);
  for (uint64_t offset : offsets) CHECK(page.LetsOut(offset));
}

PROMISE(exceptions_go_through_code_that_lies_amid_that_of_another_table) {
  CodePage page({0, 256, 512});
  KnownTable outer({page.At(0), page.At(512)});
  CHECK(page.LetsOut(0) && page.LetsOut(512));
  {
    KnownTable inner({page.At(256)});
    CHECK(page.LetsOut(256));
  }
  CHECK(page.LetsOut(0) && page.LetsOut(512));
}

PROMISE(threads_throw_while_others_bring_code_and_take_it_away) {
  LinkedCode code;
  std::atomic<bool> goes_on{true};
  std::vector<std::thread> throwers;
  for (int i = 0; i < 3; ++i) {
    throwers.emplace_back([&] {
      while (goes_on) CHECK(IsCaught(code));
    });
  }
  for (int i = 0; i < 5; ++i) CheckAll(MakeMany());
  goes_on = false;
  for (std::thread& thrower : throwers) thrower.join();
}

PROMISE(a_child_brings_code_and_takes_it_away_although_threads_of_the_parent_threw) {
  static Codes codes = MakeMany();
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  std::thread thrower([&] {
    while (goes_on) CHECK(IsCaught(*codes[0]));
  });
  for (int i = 0; i < 20; ++i) {
    InChild([](int) {
      CHECK(IsCaught(*codes[0]));
      codes[1] = nullptr;
      LinkedCode more;
      CHECK(IsCaught(more));
    });
  }
  goes_on = false;
  thrower.join();
}

// With many tables, a fork meets libgcc searching.
PROMISE(a_child_throws_although_threads_of_the_parent_threw_through_code_of_others) {
  static OthersCode codes[200];
  {
    InsideForkGate first_use;
  }
  std::atomic<bool> goes_on{true};
  std::thread thrower([&] {
    while (goes_on) CHECK(codes[0].LetsOut());
  });
  for (int i = 0; i < 20; ++i) InChild([](int) { CHECK(codes[0].LetsOut()); });
  goes_on = false;
  thrower.join();
}

PROMISE(threads_throw_until_the_process_has_ended) {
  static const auto& codes = *new Codes(MakeMany());  // exit() leaves them as they are
  for (int i = 0; i < 20; ++i) {
    InChild([](int) {
      for (int j = 0; j < 3; ++j) {
        std::thread([] {
          while (true) CHECK(IsCaught(*codes[0]));
        }).detach();
      }
      std::exit(0);
    });
  }
}
