// Files: read at places, and written for other programs.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "contract.h"
#include "os/output_file.h"
#include "os/readable_file.h"

using orcjit::FileStamp;
using orcjit::OutputFile;
using orcjit::ReadableFile;

namespace {

std::string Path(const char* name) { return scratch_directory + "/" + name; }

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

PROMISE(what_cannot_be_read_is_told_by_its_error) {
  CHECK(ReadableFile().Open(Path("missing")) == ENOENT);
  CHECK(ReadableFile().Open(scratch_directory) == EISDIR);
  CHECK(mkfifo(Path("fifo").c_str(), 0600) == 0);
  CHECK(ReadableFile().Open(Path("fifo")) == ReadableFile::kNotRegular);
}

PROMISE(a_file_is_read_at_places_up_to_its_end) {
  std::ofstream(Path("digits")) << "0123456789";
  ReadableFile file;
  CHECK(file.Open(Path("digits")) == 0);
  CHECK(file.stamp().size == 10);
  char read[8] = {};
  uint64_t done = 0;
  CHECK(file.Read(3, read, 4, &done) == 0 && done == 4 && std::string(read) == "3456");
  CHECK(file.Read(7, read, 4, &done) == 0 && done == 3);
  CHECK(file.Read(20, read, 4, &done) == 0 && done == 0);
}

PROMISE(a_change_of_a_file_shows) {
  std::ofstream(Path("changing")) << "before";
  ReadableFile file;
  CHECK(file.Open(Path("changing")) == 0);
  CHECK(file.IsAsItWas());
  CHECK(FileStamp::Of(Path("changing")) == file.stamp());
  std::ofstream(Path("changing"), std::ios::app) << " and after";
  CHECK(!file.IsAsItWas());
  CHECK(!(*FileStamp::Of(Path("changing")) == file.stamp()));
  CHECK(!FileStamp::Of(Path("missing")).has_value());
}

PROMISE(output_replaces_or_continues_a_file) {
  {
    OutputFile::Create(Path("out")).Write("first");
  }
  {
    OutputFile::Create(Path("out")).Write("second");
  }
  CHECK(Content(Path("out")) == "second");
  {
    OutputFile::Append(Path("out")).Write(" third");
  }
  CHECK(Content(Path("out")) == "second third");
  CHECK(!OutputFile::Create(Path("missing/out")).is_open());
}

PROMISE(output_does_not_follow_a_link_that_others_may_have_made) {
  std::ofstream(Path("target")) << "theirs";
  CHECK(symlink(Path("target").c_str(), Path("link").c_str()) == 0);
  CHECK(!OutputFile::Append(Path("link")).is_open());
  CHECK(Content(Path("target")) == "theirs");
}
