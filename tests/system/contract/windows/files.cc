// Files that only this system has.
#include "contract.h"
#include "os/readable_file.h"

PROMISE(what_is_no_regular_file_is_not_waited_for) {
  CHECK(orcjit::ReadableFile().Open("NUL") == orcjit::ReadableFile::kNotRegular);
}
