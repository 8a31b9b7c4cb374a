// Files that only these systems have.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "contract.h"
#include "os/output_file.h"
#include "os/readable_file.h"
#include "scratch.h"

using orcjit::OutputFile;
using orcjit::ReadableFile;

PROMISE(what_is_no_regular_file_is_not_waited_for) {
  CHECK(mkfifo(Path("fifo").c_str(), 0600) == 0);
  CHECK(ReadableFile().Open(Path("fifo")) == ReadableFile::kNotRegular);
}

PROMISE(output_does_not_follow_a_link_that_others_may_have_made) {
  std::ofstream(Path("target")) << "theirs";
  CHECK(symlink(Path("target").c_str(), Path("link").c_str()) == 0);
  CHECK(!OutputFile::Append(Path("link")).is_open());
  CHECK(Content(Path("target")) == "theirs");
}
