// Files: read at places, and written for other programs.
#include <cerrno>
#include <fstream>

#include "contract.h"
#include "os/output_file.h"
#include "os/readable_file.h"
#include "scratch.h"

using orcjit::FileStamp;
using orcjit::OutputFile;
using orcjit::ReadableFile;

PROMISE(what_cannot_be_read_is_told_by_its_error) {
  CHECK(ReadableFile().Open(Path("missing")) == ENOENT);
  CHECK(ReadableFile().Open(scratch_directory) == EISDIR);
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
