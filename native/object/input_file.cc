#include "object/input_file.h"

#include <cerrno>
#include <cstring>

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "object/error.h"

namespace orcjit {
namespace {

[[noreturn]] void ThrowReadError(const std::string& label, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      throw JitError(ErrorKind::kObjectNotFound,
                     "object file '" + label +
                         "' does not exist [OJ107]; compile it first (cc -c), or check the path");
    case EISDIR:
      throw JitError(ErrorKind::kObjectIsADirectory,
                     "'" + label +
                         "' is a directory, not an object file [OJ108]; pass its object files one "
                         "by one, or put its "
                         "parent on sys.path and import it");
    case ReadableFile::kNotRegular:
      throw JitError(ErrorKind::kObjectRead, "'" + label + "' is not a regular file [OJ212]");
    default:
      throw JitError(ErrorKind::kObjectRead,
                     "cannot read object file '" + label + "' [OJ237]: " + std::strerror(error));
  }
}

// It is opened again later, and the process may be in another directory then.
std::string AbsolutePath(const std::string& path) {
  llvm::SmallString<256> absolute(path);
  return llvm::sys::fs::make_absolute(absolute) ? path : std::string(absolute);
}

}  // namespace

std::shared_ptr<const InputFile> InputFile::Open(const std::string& path,
                                                 const std::string& label) {
  std::shared_ptr<InputFile> file(new InputFile(AbsolutePath(path)));
  if (int error = file->file_.Open(path)) ThrowReadError(label, error);
  return file;
}

void InputFile::Read(uint64_t offset, char* out, uint64_t size, const std::string& label) const {
  uint64_t done = 0;
  if (int error = file_.Read(offset, out, size, &done)) ThrowReadError(label, error);
  if (done == size) return;
  throw JitError(ErrorKind::kObjectRead,
                 "object file '" + label +
                     "' became shorter while it was read [OJ234]; is a compiler writing it?");
}

}  // namespace orcjit
