#include "link/library_contents.h"

#include <algorithm>

#include "link/library_node.h"
#include "link/string_ref.h"
#include "object/error.h"
#include "object/naming.h"
#include "object/text.h"

namespace orcjit {
namespace {

// Ordinals: the place of the object or archive above, that of the member below.
constexpr int kPlaceShift = 32;

bool NeedsWholeLibrary(const ObjectModel& model) {
  if (model.must_link_whole()) return true;
  return std::any_of(
      model.symbols().begin(), model.symbols().end(), [](const ObjectSymbol& symbol) {
        bool is_bound =
            symbol.name.substr(0, 8) == "__start_" || symbol.name.substr(0, 7) == "__stop_";
        // Code may reach it by its offset in this library's block, which must be the only one then.
        bool is_hidden_tls = symbol.IsThreadLocal() && !symbol.IsLocal() &&
                             symbol.visibility != SymbolVisibility::kDefault;
        return (symbol.IsUndefined() && is_bound) || is_hidden_tls;
      });
}

bool DefinesAsVariable(const ObjectModel& model, llvm::StringRef name) {
  return std::any_of(
      model.symbols().begin(), model.symbols().end(), [&](const ObjectSymbol& symbol) {
        bool is_strong =
            symbol.binding == SymbolBinding::kGlobal || symbol.binding == SymbolBinding::kUnique;
        return is_strong && !symbol.IsUndefined() && !symbol.is_common && Ref(symbol.name) == name;
      });
}

}  // namespace

void LibraryContents::Add(OpenedFile file) {
  if (file.archive.has_value()) {
    AddArchive(std::move(*file.archive));
  } else if (file.model.has_value()) {
    added_.push_back(&AddObject(std::move(file), next_place_ << kPlaceShift));
    ++next_place_;
  } else {
    throw JitError(ErrorKind::kObjectFormat, "'" + file.label + "' " + file.identity.problem);
  }
  ++additions_;
}

ObjectFile& LibraryContents::AddObject(OpenedFile file, uint64_t ordinal) {
  auto object = std::make_unique<ObjectFile>(std::move(file.label), std::move(file.buffer),
                                             std::move(*file.model));
  object->library = &owner_;
  object->is_eager = file.is_eager;
  object->ordinal = ordinal;
  index_.Add(*object);
  must_link_whole_ = must_link_whole_ || NeedsWholeLibrary(*object->model);
  for (const auto& [name, other] : object->model->alternatives())
    alternatives_.try_emplace(Ref(name), other);
  for (const ObjectSymbol& symbol : object->model->symbols()) {
    if (symbol.IsThreadLocal() && symbol.IsUndefined())
      undefined_thread_locals_.emplace(symbol.name);
  }
  if (definers_ != nullptr) {
    for (const ObjectSymbol& symbol : object->model->symbols()) {
      if (index_.Find(Ref(symbol.name)) != nullptr) definers_->Add(Ref(symbol.name), owner_);
    }
  }
  objects_.push_back(std::move(object));
  for (const std::string& name : index_.TakeDiscarded()) NoteReference(name, {name.size(), true});
  owner_.NoteContents();
  return *objects_.back();
}

void LibraryContents::AddArchive(Archive archive) {
  if (definers_ != nullptr) {
    for (const Archive::IndexEntry& entry : archive.index())
      definers_->Add(ArchiveMembers::NameOf(entry), owner_);
  }
  archives_.Add(std::move(archive), next_place_++ << kPlaceShift);
  owner_.NoteContents();
  has_taken_exports_ = false;
  for (const auto& entry : wanted_) Want(entry.first(), entry.second);
}

void LibraryContents::TellNames(Definers& definers) {
  if (std::exchange(definers_, &definers) != nullptr) return;
  for (const auto& entry : index_.table()) definers.Add(entry.first(), owner_);
  archives_.ForEachName([&](llvm::StringRef name) { definers.Add(name, owner_); });
}

void LibraryContents::TakeNamesBack() {
  Definers* definers = std::exchange(definers_, nullptr);
  if (definers == nullptr) return;
  for (const auto& entry : index_.table()) definers->Remove(entry.first(), owner_);
  archives_.ForEachName([&](llvm::StringRef name) { definers->Remove(name, owner_); });
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
                       return index_.Find(name) != nullptr || archives_.Defines(name);
                     });
}

template <typename Use>
auto LibraryContents::WithMembers(Use use) {
  auto come_to = [this](uint64_t ordinal) { NoteReferencesBefore(ordinal); };
  auto wants = [this](std::string_view name, ArchiveMembers::Member member, uint64_t ordinal) {
    return Wants(Ref(name.substr(0, name.find("@@"))), member, ordinal);
  };
  auto add = [this](OpenedFile file, uint64_t archive, uint64_t ordinal, llvm::StringRef name) {
    ObjectFile& object = AddObject(std::move(file), ordinal);
    object.is_needed = false;
    object.archive = archive + 1;
    taken_for_[name].push_back(&object);
    NoteReferences(object);
  };
  auto next_place = [this] { return next_place_++ << kPlaceShift; };
  return use(ArchiveMembers::Library{come_to, wants, add, next_place});
}

// A common symbol of an object gives way to a member that defines it as a variable, as in GNU ld.
bool LibraryContents::Wants(llvm::StringRef name, ArchiveMembers::Member member, uint64_t ordinal) {
  if (!index_.IsDefinedBefore(name, ordinal)) return true;
  const Definition* definition = index_.Find(name);
  if (definition->is_linked || definition->strength != Definition::Strength::kCommon) return false;
  return DefinesAsVariable(*archives_.Open(member).model, name);
}

Definition* LibraryContents::FindOrPull(llvm::StringRef name) {
  if (Definition* definition = index_.Find(name)) return definition;
  if (archives_.empty()) return nullptr;
  // What the library takes for itself comes first in a link, whatever is looked up.
  TakeMembers();
  if (Definition* definition = index_.Find(name)) return definition;
  WithMembers([&](const ArchiveMembers::Library& library) { archives_.TakeNow(name, library); });
  return index_.Find(name);
}

bool LibraryContents::Defines(llvm::StringRef name) {
  if (Definition* definition = index_.Find(name)) return definition->is_exported;
  return archives_.Defines(name);
}

bool LibraryContents::Exports(llvm::StringRef name) {
  if (const Definition* definition = index_.Find(name))
    return definition->is_exported && definition->has_address;
  return archives_.Defines(name) && !archives_.Hides(name);
}

bool LibraryContents::TakeMembers() {
  return WithMembers(
      [this](const ArchiveMembers::Library& library) { return archives_.TakeWanted(library); });
}

bool LibraryContents::TakeMembersFor(llvm::StringRef name) {
  archives_.Want(name);
  return TakeMembers();
}

bool LibraryContents::TakeExportingMembers() {
  if (std::exchange(has_taken_exports_, true)) return false;
  archives_.ForEachName([this](llvm::StringRef name) {
    if (IsEntryPoint({name.data(), name.size()})) archives_.Want(name);
  });
  return TakeMembers();
}

void LibraryContents::NoteReferencesBefore(uint64_t ordinal) {
  for (; noted_ < added_.size() && added_[noted_]->ordinal < ordinal; ++noted_)
    NoteReferences(*added_[noted_]);
}

// A weak reference takes no member, as in a linker.
void LibraryContents::NoteReferences(const ObjectFile& object) {
  if (object.model == nullptr) return;  // linked: it has all that it refers to
  for (const ObjectSymbol& symbol : object.model->symbols()) {
    bool refers = (symbol.IsUndefined() || symbol.is_common) &&
                  symbol.binding == SymbolBinding::kGlobal && !symbol.name.empty();
    if (!refers) continue;
    bool may_leave = !symbol.is_common && symbol.IsVisibleOutside();
    NoteReference(Ref(symbol.full_name), {symbol.name.size(), may_leave});
  }
}

void LibraryContents::NoteReference(llvm::StringRef full_name, Wanted wanted) {
  auto [it, is_new] = wanted_.try_emplace(full_name, wanted);
  it->second.may_leave = it->second.may_leave || wanted.may_leave;
  if (is_new) Want(it->first(), it->second);
}

// Of that version, or of any.
void LibraryContents::Want(llvm::StringRef full_name, const Wanted& wanted) {
  llvm::StringRef name = full_name.take_front(wanted.name_size);
  archives_.Want(archives_.Defines(full_name) ? full_name : name);
}

void LibraryContents::ForEachWantedOutside(
    llvm::function_ref<void(llvm::StringRef full_name, llvm::StringRef name)> visit) const {
  for (const auto& entry : wanted_) {
    llvm::StringRef name = entry.first().take_front(entry.second.name_size);
    bool is_own = index_.Find(entry.first()) != nullptr || index_.Find(name) != nullptr;
    if (entry.second.may_leave && !is_own) visit(entry.first(), name);
  }
}

bool LibraryContents::WantsMore() {
  return std::exchange(wanted_before_, wanted_.size()) != wanted_.size();
}

std::vector<std::string> LibraryContents::ExportedSymbols(std::string_view prefix) {
  std::vector<std::string> names;
  for (auto& entry : index_.table()) {
    bool is_defined = !entry.second.is_discarded;
    if (is_defined && StartsWith(entry.first(), prefix) && Exports(entry.first()))
      names.push_back(entry.first().str());
  }
  archives_.ForEachName([&](llvm::StringRef name) {
    if (StartsWith(name, prefix) && index_.Find(name) == nullptr && Exports(name))
      names.push_back(name.str());
  });
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace orcjit
