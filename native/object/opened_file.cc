#include "object/opened_file.h"

#include <utility>

#include "object/error.h"
#include "object/object_format.h"
#include "workarounds/object/stream_initializer.h"

namespace orcjit {

namespace {

void RequireLinkable(const ObjectModel& model, const std::string& label) {
  if (model.refusal().empty()) return;
  throw JitError(ErrorKind::kUnsupportedObject,
                 "'" + label + "' " + model.refusal() + ", which is not linked here [OJ244]");
}

}  // namespace

OpenedFile OpenObjectOrArchive(ByteBuffer buffer, std::string label, std::string path) {
  FileIdentity identity = IdentifyFile(buffer.bytes());
  if (identity.kind == FileKind::kOther)
    throw JitError(ErrorKind::kObjectFormat, "'" + label + "' " + identity.problem);
  OpenedFile file{std::move(label), std::move(identity), std::move(buffer), {}, {}};
  if (file.identity.kind == FileKind::kNativeObject) {
    file.model = ParseObject(file.buffer.bytes(), file.label);
    RequireLinkable(*file.model, file.label);
    bool runs = file.model->has_initializers() && !OnlyInitializesStreams(*file.model, file.label);
    file.is_eager = runs || file.model->counts_on_low_addresses();
  } else if (file.identity.kind != FileKind::kForeignObject) {
    file.archive = Archive::Open(file.buffer, file.label, std::move(path));
  }
  return file;
}

}  // namespace orcjit
