#include "link/archive_members.h"

#include <algorithm>
#include <utility>

#include "object/error.h"
#include "object/naming.h"

namespace orcjit {

llvm::StringRef ArchiveMembers::NameOf(const Archive::IndexEntry& entry) {
  std::string_view name = entry.symbol;
  return {name.data(), std::min(name.size(), name.find("@@"))};
}

void ArchiveMembers::Add(Archive archive, uint64_t place) {
  size_t number = archives_.size();
  archives_.push_back(
      std::make_unique<Entries>(Entries{std::move(archive), place, 0, {}, nullptr}));
  const auto& index = archives_.back()->archive.index();
  for (size_t i = 0; i < index.size(); ++i) places_[NameOf(index[i])].push_back({number, i});
}

ArchiveMembers::Member ArchiveMembers::MemberAt(const Place& place) const {
  return {place.archive, archives_[place.archive]->archive.index()[place.entry].member_offset};
}

bool ArchiveMembers::Hides(llvm::StringRef name) {
  auto found = places_.find(name);
  if (found == places_.end() || !IsEntryPoint({name.data(), name.size()})) return false;
  const Place& place = found->second.front();
  Entries& entries = *archives_[place.archive];
  if (entries.hidden == nullptr) entries.hidden = std::make_unique<HiddenNames>(entries.archive);
  return entries.hidden->Has(place.entry);
}

bool ArchiveMembers::HasMore(llvm::StringRef name) const {
  if (empty()) return false;
  auto found = places_.find(name);
  if (found == places_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [this](const Place& place) {
    Member member = MemberAt(place);
    return taken_.count(member) == 0 && refused_.count(member) == 0;
  });
}

void ArchiveMembers::Want(llvm::StringRef name) {
  auto found = places_.find(name);
  if (found == places_.end()) return;
  for (const Place& place : found->second) archives_[place.archive]->wanted.insert(place.entry);
}

bool ArchiveMembers::TakeWanted(const Library& library) {
  bool has_taken = false;
  for (; passed_ < archives_.size(); ++passed_) {
    library.come_to(archives_[passed_]->last_ordinal);
    has_taken = TakeFrom(passed_, library, false) || has_taken;
  }
  library.come_to(UINT64_MAX);
  bool goes_on = true;
  while (goes_on) {
    goes_on = false;
    for (size_t archive = 0; archive < archives_.size(); ++archive)
      goes_on = TakeFrom(archive, library, true) || goes_on;
    has_taken = has_taken || goes_on;
  }
  return has_taken;
}

// Each entry is looked at once: what defines a symbol, or does not, stays so.
bool ArchiveMembers::TakeFrom(size_t archive, const Library& library, bool is_again) {
  Entries& entries = *archives_[archive];
  bool has_taken = false;
  bool has_place = !is_again;
  size_t next = 0;
  while (!entries.wanted.empty()) {
    auto found = entries.wanted.lower_bound(next);
    if (found == entries.wanted.end()) found = entries.wanted.begin();  // once more through it
    const Archive::IndexEntry& entry = entries.archive.index()[*found];
    next = *found + 1;
    Place place{archive, *found};
    size_t wanted = *found;
    entries.wanted.erase(found);
    Member member{archive, entry.member_offset};
    if (taken_.count(member) != 0 || refused_.count(member) != 0) continue;
    try {
      uint64_t here = is_again ? UINT64_MAX : entries.last_ordinal + 1;
      if (!library.wants(entry.symbol, member, here)) continue;
      if (IsEntryPoint(entry.symbol) && is_again) {
        Take(member, NameOf(entry), ExportOrdinal(place, library), library);
      } else {
        if (!std::exchange(has_place, true)) entries.last_ordinal = library.next_place();
        Take(member, NameOf(entry), ++entries.last_ordinal, library);
      }
      has_taken = true;
    } catch (const JitError& error) {
      if (error.kind() == ErrorKind::kDefinedTwice) {
        entries.wanted.insert(wanted);  // so that who asks again hears the same
        throw;
      }
      refused_.insert(member);
    }
  }
  return has_taken;
}

void ArchiveMembers::TakeNow(llvm::StringRef name, const Library& library) {
  auto found = places_.find(name);
  if (found == places_.end()) return;
  const Place& place = found->second.front();
  Member member = MemberAt(place);
  if (taken_.count(member) == 0) Take(member, name, ExportOrdinal(place, library), library);
}

void ArchiveMembers::Take(Member member, llvm::StringRef name, uint64_t ordinal,
                          const Library& library) {
  library.add(Open(member), member.archive, ordinal, name);
  taken_.insert(member);
}

// Of a member that a lookup takes: the order of lookups is not that of a link, the one of archives
// and of their indices is.
uint64_t ArchiveMembers::ExportOrdinal(const Place& place, const Library& library) {
  if (archives_[place.archive]->export_place == 0) {
    for (auto& entries : archives_) {
      if (entries->export_place == 0) entries->export_place = library.next_place();
    }
  }
  const auto& index = archives_[place.archive]->archive.index();
  size_t first = place.entry;
  while (first != 0 && index[first - 1].member_offset == index[place.entry].member_offset) --first;
  return archives_[place.archive]->export_place + 1 + first;
}

std::vector<std::string> ArchiveMembers::Unused() const {
  std::vector<std::string> labels;
  for (size_t number = 0; number < archives_.size(); ++number) {
    auto taken = taken_.lower_bound({number, 0});
    if (taken != taken_.end() && taken->archive == number) continue;
    const Archive& archive = archives_[number]->archive;
    bool has_functions = std::any_of(archive.index().begin(), archive.index().end(),
                                     [](auto& entry) { return IsEntryPoint(entry.symbol); });
    if (!has_functions) labels.push_back(archive.label());
  }
  return labels;
}

OpenedFile ArchiveMembers::Open(Member wanted) const {
  ArchiveMember member = archives_[wanted.archive]->archive.Member(wanted.offset);
  FileIdentity identity = IdentifyFile(member.bytes.bytes());
  if (identity.kind != FileKind::kNativeObject) {
    std::string problem =
        identity.problem.empty() ? "is an archive inside an archive" : identity.problem;
    throw JitError(ErrorKind::kObjectFormat, "'" + member.label + "' " + problem);
  }
  return OpenObjectOrArchive(std::move(member.bytes), std::move(member.label), "");
}

void ArchiveMembers::ForEachName(llvm::function_ref<void(llvm::StringRef name)> visit) const {
  for (const auto& entry : places_) visit(entry.first());
}

}  // namespace orcjit
