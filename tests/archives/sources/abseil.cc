#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <cstdio>
#include <thread>

extern "C" void compute() {
  absl::flat_hash_map<std::string, int> counts;
  for (absl::string_view word : absl::StrSplit("a b a c b a", ' ')) ++counts[std::string(word)];
  std::printf("%d %d %d\n", counts["a"], counts["b"], counts["c"]);
  absl::Mutex mutex;
  int sum = 0;
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&mutex);
      ++sum;
    }
  });
  for (int i = 0; i < 1000; ++i) {
    absl::MutexLock lock(&mutex);
    ++sum;
  }
  other.join();
  std::printf("%s\n", absl::StrCat("sum ", sum, " ", absl::Hex(255)).c_str());
  std::printf("%s\n", absl::StrFormat("%08.3f|%-5d|%s", 3.14159, 42, "text").c_str());
  std::printf("%s\n", absl::FormatTime(absl::FromUnixSeconds(1000000000), absl::UTCTimeZone()).c_str());
}
