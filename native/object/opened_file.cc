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

// Empty where the object does not say. Compilers write either the name of the file or its path.
std::string_view SourceOf(const ObjectModel& model) {
  for (const ObjectSymbol& symbol : model.symbols()) {
    if (symbol.kind == SymbolKind::kFile && !symbol.name.empty())
      return symbol.name.substr(symbol.name.rfind('/') + 1);
  }
  return {};
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

void AddSourceToLabel(OpenedFile* file) {
  std::string_view source = file->model.has_value() ? SourceOf(*file->model) : std::string_view();
  if (!source.empty()) file->label.insert(file->label.rfind('>'), ": " + Shorten(source));
}

}  // namespace orcjit
