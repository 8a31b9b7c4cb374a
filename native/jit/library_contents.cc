#include "jit/library_contents.h"

#include <algorithm>

#include "llvm/BinaryFormat/ELF.h"
#include "object/error.h"
#include "object/object_kind.h"
#include "object/text.h"

namespace orcjit {
namespace {

// Ordinals: the place of the object or archive above, that of the member below.
constexpr int kPlaceShift = 32;

bool NeedsWholeLibrary(const ElfObject& elf) {
  return std::any_of(elf.symbols().begin(), elf.symbols().end(), [](const ElfSymbol& symbol) {
    bool is_bound = symbol.name.substr(0, 8) == "__start_" || symbol.name.substr(0, 7) == "__stop_";
    // Code may reach it by its offset in this library's block, which must be the only one then.
    bool is_hidden_tls = symbol.type == llvm::ELF::STT_TLS && !symbol.IsLocal() &&
                         symbol.visibility != llvm::ELF::STV_DEFAULT;
    return (symbol.IsUndefined() && is_bound) || is_hidden_tls;
  });
}

}  // namespace

void LibraryContents::Add(OpenedFile file) {
  if (file.archive.has_value()) {
    AddArchive(std::move(*file.archive));
  } else if (file.elf.has_value()) {
    AddObject(std::move(file), next_place_ << kPlaceShift);
    ++next_place_;
  } else {
    throw JitError(ErrorKind::kObjectFormat, "'" + file.label + "' " + file.identity.problem);
  }
}

ObjectFile& LibraryContents::AddObject(OpenedFile file, uint64_t ordinal) {
  auto object = std::make_unique<ObjectFile>(std::move(file.label), std::move(file.buffer),
                                             std::move(*file.elf));
  object->library = &owner_;
  object->is_eager = file.is_eager;
  object->ordinal = ordinal;
  index_.Add(*object);
  must_link_whole_ = must_link_whole_ || NeedsWholeLibrary(*object->elf);
  for (const ElfSymbol& symbol : object->elf->symbols()) {
    if (symbol.type == llvm::ELF::STT_TLS && symbol.IsUndefined())
      undefined_thread_locals_.emplace(symbol.name);
  }
  objects_.push_back(std::move(object));
  return *objects_.back();
}

void LibraryContents::AddArchive(Archive archive) {
  size_t number = archives_.size();
  for (const Archive::IndexEntry& entry : archive.index()) {
    // The first archive that defines a symbol provides it, as on a linker's command line.
    archive_symbols_.try_emplace(llvm::StringRef(entry.symbol.data(), entry.symbol.size()),
                                 MemberRef{number, entry.member_offset});
  }
  archives_.push_back(std::move(archive));
  entries_of_members_.clear();
  archive_places_.push_back(next_place_++ << kPlaceShift);
}

std::vector<ObjectFile*> LibraryContents::NeededObjects() const {
  std::vector<ObjectFile*> needed;
  for (const auto& object : objects_) {
    if (object->is_needed) needed.push_back(object.get());
  }
  return needed;
}

// Code in one object may ask for static storage of a variable in another: too late for that when
// the other has been linked, and used, before.
bool LibraryContents::must_link_whole() const {
  return must_link_whole_ ||
         std::any_of(undefined_thread_locals_.begin(), undefined_thread_locals_.end(),
                     [this](const std::string& name) {
                       return index_.Find(name) != nullptr || archive_symbols_.count(name) != 0;
                     });
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
  if (pulled_.count(wanted) != 0) return;
  ArchiveMember member = archives_[wanted.archive].Member(wanted.offset);
  FileIdentity identity = IdentifyFile(member.bytes.bytes());
  if (identity.kind != FileKind::kNativeObject) {
    std::string problem =
        identity.problem.empty() ? "is an archive inside an archive" : identity.problem;
    throw JitError(ErrorKind::kObjectFormat, "'" + member.label + "' " + problem);
  }
  OpenedFile file = OpenObjectOrArchive(std::move(member.bytes), std::move(member.label), "");
  ObjectFile& object = AddObject(std::move(file), archive_places_[wanted.archive]);
  object.is_needed = false;
  pulled_[wanted] = &object;
  unordered_.push_back(wanted);
}

void LibraryContents::PullForCommon(llvm::StringRef name) {
  auto it = archive_symbols_.find(name);
  if (it == archive_symbols_.end() || pulled_.count(it->second) != 0) return;
  ArchiveMember member = archives_[it->second.archive].Member(it->second.offset);
  if (IdentifyFile(member.bytes.bytes()).kind != FileKind::kNativeObject) return;
  ElfObject elf = ElfObject::Parse(member.bytes.bytes(), member.label);
  bool defines =
      std::any_of(elf.symbols().begin(), elf.symbols().end(), [&](const ElfSymbol& symbol) {
        return symbol.binding == llvm::ELF::STB_GLOBAL && !symbol.IsUndefined() &&
               !symbol.is_common && std::string_view(name.data(), name.size()) == symbol.name;
      });
  if (defines) PullMember(it->second);
}

void LibraryContents::GiveNextPlace(MemberRef member) {
  pulled_[member]->ordinal = ++archive_places_[member.archive];
}

// The order of initializers depends on it. GNU ld goes through an archive's index and takes each
// member that defines what is wanted by then, and once more as long as it has found any.
void LibraryContents::OrderMembers() {
  if (unordered_.size() <= 1) {
    for (const MemberRef& member : unordered_) GiveNextPlace(member);
    unordered_.clear();
    return;
  }
  Waiting waiting;
  waiting.members.insert(unordered_.begin(), unordered_.end());
  std::set<const ObjectFile*> late;
  for (const MemberRef& member : unordered_) late.insert(pulled_[member]);
  NoteEntries(&waiting);
  for (const auto& object : objects_) {
    bool is_linked = object->state == ObjectFile::State::kLinked;
    if (!is_linked && late.count(object.get()) == 0) waiting.NoteWanted(*object);
  }
  bool has_found = true;
  while (has_found && !waiting.members.empty()) {
    has_found = false;
    for (const auto& [archive, entries] : waiting.entries) {
      while (TakeWanted(archive, &waiting)) has_found = true;
    }
  }
  // What was looked up by name.
  for (const MemberRef& member : unordered_) {
    if (waiting.members.erase(member) != 0) GiveNextPlace(member);
  }
  unordered_.clear();
}

void LibraryContents::Waiting::NoteWanted(const ObjectFile& object) {
  for (const ElfSymbol& symbol : object.elf->symbols()) {
    if ((symbol.IsUndefined() || symbol.is_common) && symbol.binding == llvm::ELF::STB_GLOBAL)
      wanted.insert({symbol.name.data(), symbol.name.size()});
  }
}

// In the order of the index, of which only what concerns these members is gone through: a library
// may be linked member by member.
void LibraryContents::NoteEntries(Waiting* waiting) {
  if (entries_of_members_.empty()) {
    for (size_t archive = 0; archive < archives_.size(); ++archive) {
      const auto& index = archives_[archive].index();
      for (size_t i = 0; i < index.size(); ++i)
        entries_of_members_[{archive, index[i].member_offset}].push_back(i);
    }
  }
  std::map<size_t, std::vector<size_t>> places;
  for (const MemberRef& member : waiting->members) {
    const std::vector<size_t>& found = entries_of_members_[member];
    std::vector<size_t>& all = places[member.archive];
    all.insert(all.end(), found.begin(), found.end());
  }
  for (auto& [archive, found] : places) {
    std::sort(found.begin(), found.end());
    for (size_t i : found) waiting->entries[archive].push_back(&archives_[archive].index()[i]);
  }
}

bool LibraryContents::TakeWanted(size_t archive, Waiting* waiting) {
  bool has_taken = false;
  for (const Archive::IndexEntry* entry : waiting->entries[archive]) {
    MemberRef member{archive, entry->member_offset};
    if (waiting->wanted.count({entry->symbol.data(), entry->symbol.size()}) == 0) continue;
    if (waiting->members.erase(member) == 0) continue;
    GiveNextPlace(member);
    waiting->NoteWanted(*pulled_[member]);
    has_taken = true;
  }
  return has_taken;
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
