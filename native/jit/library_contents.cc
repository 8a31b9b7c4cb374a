#include "jit/library_contents.h"

#include <algorithm>

#include "llvm/BinaryFormat/ELF.h"
#include "object/error.h"
#include "object/object_kind.h"

namespace orcjit {
namespace {

bool StartsWith(llvm::StringRef text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::string_view(text.data(), prefix.size()) == prefix;
}

bool NeedsWholeLibrary(const ElfObject& elf) {
  return std::any_of(elf.symbols().begin(), elf.symbols().end(), [](const ElfSymbol& symbol) {
    bool is_bound = symbol.name.substr(0, 8) == "__start_" || symbol.name.substr(0, 7) == "__stop_";
    bool is_hidden_tls =
        symbol.type == llvm::ELF::STT_TLS && symbol.visibility != llvm::ELF::STV_DEFAULT;
    return symbol.IsUndefined() && (is_bound || is_hidden_tls);
  });
}

}  // namespace

void LibraryContents::Add(ByteBuffer buffer, std::string label, const std::string& path) {
  FileIdentity identity = IdentifyFile(buffer.bytes());
  switch (identity.kind) {
    case FileKind::kNativeObject:
      AddObject(std::move(buffer), std::move(label));
      return;
    case FileKind::kArchive:
    case FileKind::kThinArchive:
      AddArchive(std::move(buffer), std::move(label), path);
      return;
    case FileKind::kForeignObject:
    case FileKind::kOther:
      throw JitError(ErrorKind::kObjectFormat, "'" + label + "' " + identity.problem);
  }
}

ObjectFile& LibraryContents::AddObject(ByteBuffer buffer, std::string label) {
  ElfObject elf = ElfObject::Parse(buffer.bytes(), label);
  auto object = std::make_unique<ObjectFile>(std::move(label), std::move(buffer), std::move(elf));
  object->library = &owner_;
  object->ordinal = static_cast<uint32_t>(objects_.size());
  index_.Add(*object);
  must_link_whole_ = must_link_whole_ || NeedsWholeLibrary(*object->elf);
  objects_.push_back(std::move(object));
  return *objects_.back();
}

void LibraryContents::AddArchive(ByteBuffer buffer, std::string label, const std::string& path) {
  Archive archive = Archive::Open(std::move(buffer), std::move(label), path);
  size_t number = archives_.size();
  for (const Archive::IndexEntry& entry : archive.index()) {
    // The first archive that defines a symbol provides it, as on a linker's command line.
    archive_symbols_.try_emplace(llvm::StringRef(entry.symbol.data(), entry.symbol.size()),
                                 MemberRef{number, entry.member_offset});
  }
  archives_.push_back(std::move(archive));
}

std::vector<ObjectFile*> LibraryContents::NeededObjects() const {
  std::vector<ObjectFile*> needed;
  for (const auto& object : objects_) {
    if (object->is_needed) needed.push_back(object.get());
  }
  return needed;
}

Definition* LibraryContents::FindOrPull(llvm::StringRef name) {
  if (Definition* definition = index_.Find(name)) return definition;
  auto it = archive_symbols_.find(name);
  if (it == archive_symbols_.end()) return nullptr;
  PullMember(it->second);
  return index_.Find(name);
}

bool LibraryContents::Defines(llvm::StringRef name) {
  if (Definition* definition = index_.Find(name)) return definition->is_exported;
  return archive_symbols_.count(name) != 0;
}

void LibraryContents::PullMember(MemberRef wanted) {
  bool is_pulled = std::any_of(pulled_.begin(), pulled_.end(), [&](const MemberRef& member) {
    return member.archive == wanted.archive && member.offset == wanted.offset;
  });
  if (is_pulled) return;
  ArchiveMember member = archives_[wanted.archive].Member(wanted.offset);
  FileIdentity identity = IdentifyFile(member.bytes.bytes());
  if (identity.kind != FileKind::kNativeObject) {
    std::string problem =
        identity.problem.empty() ? "is an archive inside an archive" : identity.problem;
    throw JitError(ErrorKind::kObjectFormat, "'" + member.label + "' " + problem);
  }
  AddObject(std::move(member.bytes), std::move(member.label)).is_needed = false;
  pulled_.push_back(wanted);
}

std::vector<std::string> LibraryContents::ExportedSymbols(std::string_view prefix) {
  std::vector<std::string> names;
  for (auto& entry : index_.table()) {
    if (entry.second.is_exported && StartsWith(entry.first(), prefix))
      names.push_back(entry.first().str());
  }
  for (auto& entry : archive_symbols_) {
    if (StartsWith(entry.first(), prefix)) names.push_back(entry.first().str());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace orcjit
