// The bytes of an object file or archive, and who keeps them alive.
//
// Files are read, not mapped: a compiler that rewrites `k.o` truncates it in place, and a page of a
// mapping beyond the new end of the file is a SIGBUS, long after the import. Of a large archive, of
// which little may be needed, only the parts that are asked for are read; of a large object, those
// that a link reads.
#ifndef ORCJIT_OBJECT_BYTE_BUFFER_H_
#define ORCJIT_OBJECT_BYTE_BUFFER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "object/input_file.h"

namespace orcjit {

class ReadArena;

// Where bytes can be read again.
struct FileOrigin {
  std::shared_ptr<const std::string> path;  // null if they came from no file
  uint64_t offset = 0;
  uint64_t size = 0;
  FileStamp stamp;  // of the file when they were read
};

class ByteBuffer {
 public:
  // Reads `size` bytes at `offset` of the file (size 0: up to its end), which messages call
  // `label`. Throws JitError kObjectRead, or, for a path, as InputFile::Open. The memory is the
  // arena's, if there is one.
  static ByteBuffer FromFile(std::shared_ptr<const InputFile> file, uint64_t offset, uint64_t size,
                             const std::string& label, ReadArena* arena = nullptr);
  static ByteBuffer FromFile(const std::string& path) {
    return FromFile(InputFile::Open(path, path), 0, 0, path);
  }
  static ByteBuffer FromBytes(std::string_view bytes);
  // All that lies there, also what a link does not read; none if the file has changed since, or
  // there is no file. Throws as FromFile.
  static std::optional<ByteBuffer> ReadAgain(const FileOrigin& origin);

  uint64_t size() const { return size_; }

  // Whether there are zeros in place of what no link reads.
  bool has_gaps() const { return has_gaps_; }

  // A part of it (an archive member), which keeps what it needs of the whole alive. The range lies
  // inside. Throws kObjectRead when the file is not what it was.
  ByteBuffer Part(uint64_t offset, uint64_t size) const;

  // Of the file that it was read from.
  const FileStamp& stamp() const { return stamp_; }
  FileOrigin origin() const { return {path_, offset_, size_, stamp_}; }

  // All bytes, with gaps perhaps; of a large archive's file, only the first few, enough to tell
  // what it is.
  std::string_view bytes() const { return bytes_; }

 private:
  class LargeArchive;

  ByteBuffer(std::shared_ptr<const void> owner, std::string_view bytes)
      : owner_(std::move(owner)), bytes_(bytes), size_(bytes.size()) {}
  ByteBuffer(std::shared_ptr<const char> memory, uint64_t size, bool has_gaps)
      : bytes_(memory.get(), size), size_(size), has_gaps_(has_gaps) {
    owner_ = std::move(memory);
  }

  void SetOrigin(const InputFile& file, uint64_t offset);

  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
  uint64_t size_;
  bool has_gaps_ = false;
  std::shared_ptr<const LargeArchive> archive_;  // of which parts are read later
  FileStamp stamp_;
  std::shared_ptr<const std::string> path_;  // of that file; null if there is none
  uint64_t offset_ = 0;                      // in that file
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_BYTE_BUFFER_H_
