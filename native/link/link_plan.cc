#include "link/link_plan.h"

#include <algorithm>
#include <utility>

#include "link/library_node.h"
#include "link/linker_defined.h"
#include "link/string_ref.h"
#include "object/error.h"
#include "object/text.h"
#include "os/link_support.h"

namespace orcjit {

namespace {

// Symbols that a linker makes up when nothing defines them.
bool ResolveLinkerDefined(const ObjectSymbol& symbol, Resolution* resolution) {
  if (StartsWith(symbol.name, "_Z")) return false;  // a mangled name is none of them
  int support = FindSupportFunction(symbol.name);
  int data = FindSupportData(symbol.name);
  int defined = FindLinkerDefined(symbol.name);
  if (data >= 0) {
    resolution->kind = Resolution::Kind::kSupportData;
    resolution->number = static_cast<uint32_t>(data);
  } else if (support >= 0) {
    resolution->kind = Resolution::Kind::kSupport;
    resolution->number = static_cast<uint32_t>(support);
  } else if (defined >= 0) {
    resolution->kind = Resolution::Kind::kLinkerDefined;
    resolution->number = static_cast<uint32_t>(defined);
  } else if (symbol.name == "__dso_handle") {
    resolution->kind = Resolution::Kind::kDsoHandle;
  } else if (symbol.name == "_GLOBAL_OFFSET_TABLE_") {
    resolution->kind = Resolution::Kind::kGotBase;
  } else if (symbol.name == "_TLS_MODULE_BASE_") {
    resolution->kind = Resolution::Kind::kTlsBase;
  } else {
    return false;
  }
  return true;
}

// __start_NAME and __stop_NAME, the bounds of all sections of that name.
bool ResolveSectionBound(const ObjectSymbol& symbol, Resolution* resolution,
                         std::string_view* name) {
  constexpr std::string_view kStart = "__start_";
  constexpr std::string_view kStop = "__stop_";
  bool is_start = StartsWith(symbol.name, kStart);
  if (!is_start && !StartsWith(symbol.name, kStop)) return false;
  resolution->kind = is_start ? Resolution::Kind::kSectionStart : Resolution::Kind::kSectionStop;
  *name = symbol.name.substr(is_start ? kStart.size() : kStop.size());
  return true;
}

bool HasSection(const LibraryContents& contents, std::string_view name) {
  for (const auto& object : contents.objects()) {
    // Members of archives may never become part of the library.
    bool is_part = object->is_needed || object->state == ObjectFile::State::kPlanned;
    if (object->model == nullptr || !is_part) continue;
    for (const ObjectSection& section : object->model->sections()) {
      if (section.name == name && section.is_loaded) return true;
    }
  }
  return false;
}

void SortForLink(std::vector<ObjectFile*>& objects) {
  std::sort(objects.begin(), objects.end(),
            [](const ObjectFile* a, const ObjectFile* b) { return a->ordinal < b->ordinal; });
}

// Leaves out COMDAT groups that other objects provide, and sections that describe one of
// those.
void Discard(ObjectFile& object) {
  const auto& sections = object.model->sections();
  object.is_discarded.assign(sections.size(), false);
  for (uint32_t i = 0; i < object.groups.size(); ++i) {
    if (IsProvided(object, i)) continue;
    for (uint32_t member : object.model->groups()[i].members) object.is_discarded[member] = true;
  }
  for (uint32_t i = 1; i < sections.size(); ++i) {
    bool describes = sections[i].is_description;
    if (describes && object.is_discarded[sections[i].described]) object.is_discarded[i] = true;
  }
}

bool IsLoaded(const ObjectModel& model, const ObjectGroup& group) {
  return std::any_of(group.members.begin(), group.members.end(),
                     [&model](uint32_t member) { return model.sections()[member].is_loaded; });
}

}  // namespace

bool IsMadeUpByLinker(std::string_view name) {
  ObjectSymbol symbol;
  symbol.name = name;
  Resolution resolution;
  return ResolveLinkerDefined(symbol, &resolution);
}

LinkPlan::~LinkPlan() {
  for (Definition* definition : crossing_) definition->crosses_libraries = false;
  if (is_committed_) return;
  for (LinkPart& part : parts_) {
    bool has_eager = std::any_of(part.objects.begin(), part.objects.end(),
                                 [](const ObjectFile* object) { return object->is_eager; });
    if (has_eager) part.library->NoteUnlinkedObjects();
    for (ObjectFile* object : part.objects) {
      object->state = ObjectFile::State::kAdded;
      if (object->decisions == 0) object->ForgetDecisions();
    }
  }
}

LinkPart& LinkPlan::PartOf(LibraryNode& library) {
  auto [place, is_new] = places_.try_emplace(&library, parts_.size());
  if (is_new) parts_.push_back({&library, {}});
  return parts_[place->second];
}

std::vector<ObjectFile*> LinkPlan::ObjectsOf(LibraryNode& library) const {
  auto found = places_.find(&library);
  return found != places_.end() ? parts_[found->second].objects : std::vector<ObjectFile*>{};
}

void LinkPlan::Require(LibraryNode& library, ObjectFile& object) {
  if (object.state != ObjectFile::State::kAdded) return;
  if (passes_over_checked_ && object.is_checked) return;
  object.state = ObjectFile::State::kPlanned;
  PartOf(library).objects.push_back(&object);
  Discard(object);
  work_.push_back({&library, &object});
}

// What an object leaves out, another one has to provide; also where no symbol says so, as for
// initializers of variables.
void LinkPlan::RequireGroupOwners(Work work) {
  for (uint32_t i = 0; i < work.object->groups.size(); ++i) {
    bool is_missing = !IsProvided(*work.object, i) &&
                      IsLoaded(*work.object->model, work.object->model->groups()[i]);
    if (is_missing) Require(*work.library, *work.object->groups[i]->owner);
  }
}

// Whatever changes what the libraries define, changes decisions that were made before it: all of
// them are made again then.
void LinkPlan::Follow() {
  do {
    TakeMembers();
    has_taken_ = false;
    undefined_.clear();
    work_.clear();
    for (LinkPart& part : parts_) {
      for (ObjectFile* object : part.objects) {
        Discard(*object);
        work_.push_back({part.library, object});
      }
    }
    while (!work_.empty()) {
      Work work = work_.back();
      work_.pop_back();
      ResolveObject(work);
    }
    RequireWholeLibraries();
  } while (has_taken_ || !work_.empty());
  DropUnreferred();
}

// Those that cannot be linked object by object, also where another library is what needs them.
void LinkPlan::RequireWholeLibraries() {
  std::vector<LibraryNode*> whole;
  for (const LinkPart& part : parts_) {
    if (part.library->contents().must_link_whole()) whole.push_back(part.library);
  }
  for (LibraryNode* library : whole) {
    for (ObjectFile* object : library->contents().NeededObjects()) Require(*library, *object);
  }
}

void LinkPlan::Resolve() {
  Follow();
  if (!undefined_.empty()) ThrowUndefined();
  for (LinkPart& part : parts_) {
    for (ObjectFile* object : part.objects) object->is_needed = true;
    SortForLink(part.objects);
  }
}

// What was decided, with what it asks of the plan.
void LinkPlan::TakeDecisionsOver(Work work) {
  for (const Resolution& resolution : work.object->resolutions) {
    if (resolution.kind != Resolution::Kind::kDefinition) continue;
    Definition& definition = *resolution.definition;
    UseDefinition(*work.library, *definition.object->library, definition);
  }
}

void LinkPlan::ResolveObject(Work work) {
  RequireGroupOwners(work);
  if (work.library->DecisionsHold(work.object->decisions)) return TakeDecisionsOver(work);
  work.object->decisions = 0;
  decides_for_good_ = true;
  const auto& symbols = work.object->model->symbols();
  work.object->resolutions.resize(symbols.size());
  for (uint32_t i = 0; i < symbols.size(); ++i) {
    const ObjectSymbol& symbol = symbols[i];
    if (symbol.IsLocal() || symbol.name.empty()) {
      work.object->resolutions[i].kind = Resolution::Kind::kOwn;
      continue;
    }
    bool is_own = !symbol.IsUndefined() && !work.object->is_discarded[symbol.section];
    Resolution resolution = is_own ? ResolveDefined(work, i) : ResolveUndefined(work, i);
    work.object->resolutions[i] = resolution;
  }
  bool keeps_decisions = decides_for_good_ && work.library == keeps_decisions_of_;
  if (keeps_decisions) work.object->decisions = look_;
}

// The object has a definition, but another one of the library may prevail.
Resolution LinkPlan::ResolveDefined(Work work, uint32_t symbol_index) {
  const ObjectSymbol& symbol = work.object->model->symbols()[symbol_index];
  Definition* definition = work.library->contents().index().Find(Ref(symbol.name));
  Resolution own;
  own.kind = Resolution::Kind::kOwn;
  if (definition == nullptr) return own;
  bool is_one_of_several =
      definition->strength != Definition::Strength::kStrong || definition->group != kNoGroup;
  bool may_be_replaced = is_one_of_several && !definition->is_linked;
  if (may_be_replaced) TakeExportingMembersWith(*work.library, Ref(symbol.name));
  LibraryNode* definer = nullptr;
  if (Definition* shared = FindShared(*work.library, *definition, Ref(symbol.name), &definer))
    return UseDefinition(*work.library, *definer, *shared);
  if (definition->object == work.object && FindSameOutside(*work.library, *definition, &own))
    return own;
  if (definition->object == work.object && !symbol.is_common) return own;
  return UseDefinition(*work.library, *work.library, *definition);
}

Resolution LinkPlan::ResolveUndefined(Work work, uint32_t symbol_index) {
  const ObjectSymbol& symbol = work.object->model->symbols()[symbol_index];
  Resolution resolution;
  bool is_found = FindDefinition(*work.library, symbol, &resolution) ||
                  FindAlternative(*work.library, symbol, &resolution);
  if (is_found) return resolution;
  resolution.kind = symbol.IsThreadLocal() ? Resolution::Kind::kTls : Resolution::Kind::kAddress;
  resolution.address = 0;
  resolution.tls = kNoThreadLocal;
  decides_for_good_ = false;  // what the process does not have yet, it may make known later
  if (!symbol.IsWeak()) undefined_.push_back({work.library, work.object, symbol_index});
  return resolution;
}

// In the library, in those that it depends on, among what a linker makes up, and outside.
bool LinkPlan::FindDefinition(LibraryNode& library, const ObjectSymbol& symbol,
                              Resolution* resolution) {
  // As a linker does: a weak reference takes no member from an archive.
  bool may_pull = !symbol.IsWeak();
  LibraryNode* definer = nullptr;
  if (Definition* definition = FindVersion(library, symbol, may_pull)) {
    Definition* shared = FindShared(library, *definition, Ref(symbol.name), &definer);
    *resolution = shared != nullptr ? UseDefinition(library, *definer, *shared)
                                    : UseDefinition(library, library, *definition);
    return true;
  }
  std::string_view section;
  bool is_bound = ResolveSectionBound(symbol, resolution, &section);
  if (is_bound && HasSection(library.contents(), section)) return true;
  bool may_leave = symbol.IsVisibleOutside();
  if (may_leave) {
    if (Definition* definition = FindVersionBelow(library, symbol, may_pull, &definer)) {
      *resolution = UseDefinition(library, *definer, *definition);
      return true;
    }
  }
  if (ResolveLinkerDefined(symbol, resolution)) return true;
  if (may_leave && ResolveOutside(library, symbol, resolution)) return true;
  return is_bound;  // of a section in a member of an archive that is still to come
}

// What an object of the library says stands for the symbol where nobody defines it: as if it had
// been referred to instead. There may be a chain of such names, and even a circle.
bool LinkPlan::FindAlternative(LibraryNode& library, ObjectSymbol symbol, Resolution* resolution) {
  constexpr int kMostSteps = 16;
  for (int step = 0; step < kMostSteps; ++step) {
    std::string_view other = library.contents().AlternativeOf(Ref(symbol.name));
    if (other.empty()) return false;
    symbol.name = symbol.full_name = other;
    symbol.binding = SymbolBinding::kGlobal;
    if (FindDefinition(library, symbol, resolution)) return true;
  }
  return false;
}

Resolution LinkPlan::UseDefinition(LibraryNode& user, LibraryNode& definer,
                                   Definition& definition) {
  Resolution resolution;
  if (FindSameOutside(definer, definition, &resolution)) {
    decides_for_good_ =
        false;  // the definition's object is required, and the resolution names none
    Require(definer, *definition.object);
    return resolution;
  }
  resolution.kind = Resolution::Kind::kDefinition;
  resolution.definition = &definition;
  if (&user != &definer) used_[&user].insert(&definer);
  if (definition.is_linked) return resolution;
  Require(definer, *definition.object);
  if (&user != &definer && !definition.crosses_libraries) {
    definition.crosses_libraries = true;
    crossing_.push_back(&definition);
  }
  return resolution;
}

}  // namespace orcjit
