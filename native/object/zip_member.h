// Where the bytes of a stored member of a zip file are. The table of contents at the file's end,
// which Python reads, has the place of a header before them, and only that tells its own size.
#ifndef ORCJIT_OBJECT_ZIP_MEMBER_H_
#define ORCJIT_OBJECT_ZIP_MEMBER_H_

#include <cstdint>
#include <string>

#include "object/input_file.h"

namespace orcjit {

// The offset of the bytes of the member `label` ("x.zip/kernels/a.o" in the file "x.zip" at
// `path`), of which the header is at `header`. Throws JitError kObjectRead if there is no header of
// that member.
uint64_t FindZipMember(const InputFile& file, const std::string& path, const std::string& label,
                       uint64_t header);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ZIP_MEMBER_H_
