#include <filesystem>
#include <fstream>
#include <set>

#include "check.h"

namespace fs = std::filesystem;

int check() {
  fs::path root = fs::current_path() / "filesystem";
  fs::remove_all(root);
  CHECK(fs::create_directories(root / "a" / "b"));
  std::ofstream(root / "a" / "file.txt") << "12345";
  CHECK(fs::file_size(root / "a" / "file.txt") == 5);
  std::set<std::string> names;
  for (const auto &entry : fs::recursive_directory_iterator(root)) {
    names.insert(entry.path().filename().string());
  }
  CHECK((names == std::set<std::string>{"a", "b", "file.txt"}));
  CHECK(fs::path("/x/y.tar.gz").extension() == ".gz" && fs::path("/a/./b/../c").lexically_normal() == "/a/c");
  std::error_code error;
  CHECK(!fs::exists(root / "none", error) && fs::file_size(root / "none", error) == std::uintmax_t(-1));
  try {
    (void)fs::file_size(root / "none");
    return __LINE__;
  } catch (const fs::filesystem_error &caught) {
    CHECK(caught.path1().filename() == "none");
  }
  CHECK(fs::remove_all(root) == 4);
  return 0;
}
