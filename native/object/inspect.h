// Facts about an object file or archive that the Python side wants before anything is linked.
#ifndef ORCJIT_OBJECT_INSPECT_H_
#define ORCJIT_OBJECT_INSPECT_H_

#include <string>
#include <string_view>

#include "object/byte_buffer.h"
#include "object/naming.h"

namespace orcjit {

// JSON: {"kind": "relocatable" | "archive", "format", "machine", "native", "exports",
// "init_functions", "has_initializers"}. Throws JitError for what is no linkable object of any
// machine.
std::string InspectAsJson(const ByteBuffer& buffer, const std::string& label,
                          const std::string& path);

// The JSON string literal of `text`.
std::string JsonString(std::string_view text);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INSPECT_H_
