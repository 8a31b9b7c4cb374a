// Facts about an object file or archive that the Python side wants before anything is linked.
#ifndef ORCJIT_OBJECT_INSPECT_H_
#define ORCJIT_OBJECT_INSPECT_H_

#include <string>
#include <string_view>

#include "object/byte_buffer.h"
#include "object/naming.h"

namespace orcjit {

// Records "kind" (relocatable or archive), "format", "machine", "native" and "has_initializers" (if
// they hold); one for each of "exports", "init_functions" and "declarations". Throws JitError for
// what is no linkable object of any machine.
std::string InspectAsText(const ByteBuffer& buffer, const std::string& label,
                          const std::string& path);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INSPECT_H_
