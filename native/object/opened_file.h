// An object file or archive that has been read and checked: once, for the import that asks what it
// is and for the linker.
#ifndef ORCJIT_OBJECT_OPENED_FILE_H_
#define ORCJIT_OBJECT_OPENED_FILE_H_

#include <optional>
#include <string>

#include "object/archive.h"
#include "object/byte_buffer.h"
#include "object/object_kind.h"
#include "object/object_model.h"

namespace orcjit {

struct OpenedFile {
  std::string label;
  FileIdentity identity;
  ByteBuffer buffer;                 // of an object
  std::optional<ObjectModel> model;  // of a native object
  std::optional<Archive> archive;    // of an archive
  // Of a native object: it is linked when its library is initialized, because something of it runs
  // then, and can be told from not running; or because it is likely to refer to what is out of
  // reach, which whoever imports it should hear of, and not who calls it.
  bool is_eager = false;
};

// `label` is its name in messages, `path` where it lies ("" if it came as bytes): the members of a
// thin archive lie beside it. Throws JitError for what no machine could link.
OpenedFile OpenObjectOrArchive(ByteBuffer buffer, std::string label, std::string path);

// Of an object that came as bytes: "<bytes 1>" becomes "<bytes 1: add.c>" where the object says
// what it was compiled of, which whoever reads a message knows it by.
void AddSourceToLabel(OpenedFile* file);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_OPENED_FILE_H_
