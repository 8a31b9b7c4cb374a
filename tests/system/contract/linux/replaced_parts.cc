// Parts that are replaced while somebody reads them: they stay as long, and no longer.
#include "os/linux/replaced_parts.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "contract.h"
#include "linked_code.h"
#include "os/linux/unwind_index.h"

using namespace orcjit;

namespace {

constexpr int kMany = 1000;

struct Part : ReplacedParts::Part {
  Part() { ++count; }
  ~Part() override { --count; }

  static inline int count = 0;
};

std::unique_ptr<Part> MadeIn(const ReplacedParts& parts) {
  auto part = std::make_unique<Part>();
  part->made = parts.now();
  return part;
}

void ReplaceMany(ReplacedParts& parts) {
  for (int i = 0; i < kMany; ++i) parts.Keep(MadeIn(parts));
}

// A thread that has begun to read, and goes on for as long as this exists.
class Reader {
 public:
  explicit Reader(ReplacedParts& parts)
      : thread_([&] {
          ReplacedParts::Reading reading(parts);
          reads_ = true;
          while (reads_) std::this_thread::yield();
        }) {
    while (!reads_) std::this_thread::yield();
  }
  ~Reader() {
    reads_ = false;
    thread_.join();
  }
  Reader(const Reader&) = delete;

 private:
  std::atomic<bool> reads_{false};
  std::thread thread_;
};

UnwindIndex* found_in = nullptr;
std::vector<std::string>* tables = nullptr;
uint64_t sought = 0;
std::atomic<int> handled{0};

// Takes a table away, and others, and brings them again, in the middle of a search for it; so does
// a child.
void ReplaceAll() {
  for (const std::string& table : *tables)
    CHECK(found_in->Remove(reinterpret_cast<uint64_t>(table.data())));
  CHECK(!found_in->Find(sought).has_value());
  for (const std::string& table : *tables)
    CHECK(found_in->Add(reinterpret_cast<uint64_t>(table.data())));
  CHECK(found_in->Find(sought).has_value());
}

void ForkAndReplaceAll(int) {
  pid_t child = fork();
  if (child == 0) found_in->ForgetReaders();
  ReplaceAll();
  if (child == 0) {
    handled = -1;  // goes on with the search that was interrupted, and ends then
    return;
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  ++handled;
}

}  // namespace

PROMISE(what_is_replaced_while_nobody_reads_it_goes) {
  ReplacedParts parts;
  ReplaceMany(parts);
  CHECK(Part::count == 0);
}

PROMISE(what_is_read_stays_as_long_and_what_was_made_later_goes) {
  ReplacedParts parts;
  std::unique_ptr<Part> first = MadeIn(parts);
  {
    ReplacedParts::Reading reading(parts);
    CHECK(reading.IsCurrent());
    parts.Keep(std::move(first));
    CHECK(!reading.IsCurrent());
    ReplaceMany(parts);
    CHECK(Part::count == 1);
    reading.BeginAgain();
    CHECK(reading.IsCurrent());
    parts.Keep(MadeIn(parts));
    CHECK(Part::count == 1 && !reading.IsCurrent());
  }
  ReplaceMany(parts);
  CHECK(Part::count == 0);
}

PROMISE(what_others_read_stays_although_one_has_ended) {
  ReplacedParts parts;
  auto early = std::make_unique<ReplacedParts::Reading>(parts);
  std::unique_ptr<Part> first = MadeIn(parts);
  ReplacedParts::Reading late(parts);
  parts.Keep(std::move(first));
  early.reset();
  ReplaceMany(parts);
  CHECK(Part::count == 1);
}

PROMISE(more_threads_read_than_there_is_room_to_note) {
  ReplacedParts parts;
  {
    std::vector<std::unique_ptr<Reader>> readers;
    for (int i = 0; i < 100; ++i) readers.push_back(std::make_unique<Reader>(parts));
    parts.Keep(MadeIn(parts));
    CHECK(Part::count == 1);
  }
  ReplaceMany(parts);
  CHECK(Part::count == 0);
}

PROMISE(in_a_child_the_one_thread_there_is_goes_on_reading_and_no_other_one) {
  static ReplacedParts parts;
  static std::unique_ptr<Part> of_both = MadeIn(parts);
  Reader other(parts);
  parts.Keep(std::make_unique<Part>());
  CHECK(Part::count == 2);
  static std::unique_ptr<Part> of_one = MadeIn(parts);
  ReplacedParts::Reading reading(parts);
  InChild([](int) {
    parts.ForgetOtherThreads();
    parts.Keep(std::move(of_one));
    CHECK(Part::count == 2);  // of_both waits here, and that of the other thread has gone
    ReplaceMany(parts);
    CHECK(Part::count == 2);
  });
}

PROMISE(a_search_goes_on_after_a_handler_that_has_replaced_what_it_read_here_and_in_a_child) {
  static UnwindIndex index;
  static std::vector<std::string> made;
  for (uint64_t i = 1; i <= 200; ++i) made.push_back(FrameTable({i << 20}));
  found_in = &index, tables = &made, sought = 100 << 20;
  for (const std::string& table : made) CHECK(index.Add(reinterpret_cast<uint64_t>(table.data())));
  struct sigaction action = {};
  action.sa_handler = ForkAndReplaceAll;
  CHECK(sigaction(SIGUSR1, &action, nullptr) == 0);
  pthread_t searcher = pthread_self();
  std::thread sender([&] {
    for (int before = 0; before < 40; ++before) {
      pthread_kill(searcher, SIGUSR1);
      while (handled == before) usleep(100);
    }
  });
  while (handled < 40) {
    CHECK(index.Find(sought).has_value());
    if (handled < 0) _exit(0);
  }
  sender.join();
}
