// The bytes of an object file or archive, and who keeps them alive.
//
// Small files are read, not mapped: a compiler that rewrites `k.o` truncates it in place, and a
// page of a mapping beyond the new end of the file is a SIGBUS, long after the import. Only large
// files are mapped, where copying would cost more than the risk.
#ifndef ORCJIT_OBJECT_BYTE_BUFFER_H_
#define ORCJIT_OBJECT_BYTE_BUFFER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace orcjit {

class ByteBuffer {
 public:
  // Reads `size` bytes at `offset` of the file (size 0: up to its end), which messages call
  // `label`. Throws JitError kObjectNotFound, kObjectIsADirectory or kObjectRead.
  static ByteBuffer FromFile(const std::string& path, uint64_t offset, uint64_t size,
                             const std::string& label);
  static ByteBuffer FromFile(const std::string& path) { return FromFile(path, 0, 0, path); }
  static ByteBuffer FromBytes(std::string_view bytes);

  // A part of this buffer (an archive member) that keeps the whole alive.
  ByteBuffer Slice(uint64_t offset, uint64_t size) const;

  std::string_view bytes() const { return bytes_; }

 private:
  ByteBuffer(std::shared_ptr<const void> owner, std::string_view bytes)
      : owner_(std::move(owner)), bytes_(bytes) {}

  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_BYTE_BUFFER_H_
