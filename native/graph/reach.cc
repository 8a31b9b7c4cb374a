#include "graph/reach.h"

#include "os/address_space.h"
#include "os/process_symbols.h"

namespace orcjit {

namespace {

std::string_view ContentOf(const llvm::jitlink::Block& block) {
  llvm::ArrayRef<char> content = block.getContent();
  return {content.data(), content.size()};
}

std::string_view NameOfSymbol(const Fixup& fixup) {
  return fixup.placed->model().symbols()[fixup.symbol].name;
}

}  // namespace

// Whether code with 32-bit addresses or distances, placed as it is to be, may not reach that. What
// is linked together is placed together.
bool ReachRules::IsFar(Reach reach, const Target& target) {
  constexpr uint64_t kLow = uint64_t{1} << 31;
  if (target.kind != Target::Kind::kAbsolute) return false;
  depends_on_placement_ = true;
  auto address = static_cast<uint64_t>(target.offset);
  if (reach == Reach::kLow || placement_.low) return address >= kLow;
  if (placement_.near != 0) return !AddressSpace::AreClose(address, placement_.near);
  return !regions_.Reaches(address);
}

bool ReachRules::IsFunction(const Fixup& fixup, const Target& target) {
  const auto* address = reinterpret_cast<const void*>(target.offset);
  return target.is_function ||
         (target.is_process && IsProcessFunction(NameOfSymbol(fixup), address));
}

// Code and data of the process may be out of reach: functions are reached through a stub then, and
// where code only takes an address, the GOT has it. Data that was compiled to be within reach is
// not always, and the check after allocation says so.
Target ReachRules::WithinReach(const Fixup& fixup, uint8_t* field, Target& target) {
  Reach reach = machine_.fields[*field].reach;
  if (reach == Reach::kAny) return target;
  bool is_constant =
      target.kind == Target::Kind::kAbsolute && !target.is_process && !target.is_function;
  if (reach == Reach::kLow && !is_constant) needed_placement_.low = true;
  if (target.kind == Target::Kind::kBlock) return target;
  // What lies elsewhere may lie below the image: a stub does not.
  if (machine_.fields[*field].base == Base::kImage && IsFunction(fixup, target))
    return stubs_.For(target);
  bool is_branch = sections_.IsCode(fixup.block->getSection()) &&
                   machine_.IsBranch(ContentOf(*fixup.block), fixup.offset, *field);
  if (is_branch) {
    bool is_far = target.is_process || (target.is_function && IsFar(reach, target));
    return is_far ? stubs_.For(target) : target;
  }
  return target.is_process ? ProcessTarget(fixup, field, target)
                           : LinkedTarget(fixup, field, target);
}

// What is linked together is placed together, and constants have no place.
Target ReachRules::LinkedTarget(const Fixup& fixup, uint8_t* field, Target& target) {
  if (!target.is_function || !IsFar(machine_.fields[*field].reach, target)) return target;
  return CanLoadAddress(fixup, *field) ? LoadedAddress(fixup, field, target) : stubs_.For(target);
}

Target ReachRules::ProcessTarget(const Fixup& fixup, uint8_t* field, Target& target) {
  Reach reach = machine_.fields[*field].reach;
  const auto* address = reinterpret_cast<const void*>(target.offset);
  bool is_null = address == nullptr;  // a weak symbol that nothing defines
  bool is_function = !is_null && IsProcessFunction(NameOfSymbol(fixup), address);
  bool may_be_far = is_null || is_function || IsProcessConstant(address) || IsFar(reach, target);
  if (may_be_far && CanLoadAddress(fixup, *field)) return LoadedAddress(fixup, field, target);
  if (is_function) return stubs_.ForAddress(target);
  if (is_null) {
    needed_placement_.low = true;
    return target;
  }
  Target constant = CopyOfConstant(fixup, target);
  if (constant.kind == Target::Kind::kAbsolute) NoteDataOfProcess(reach, target);
  return constant;
}

bool ReachRules::CanLoadAddress(const Fixup& fixup, uint8_t field) {
  if (!sections_.IsCode(fixup.block->getSection())) return false;
  if (machine_.TakesAddressInParts()) return CanLoadAllParts(*fixup.placed, fixup.symbol);
  return machine_.TakesAddress(ContentOf(*fixup.block), fixup.offset, field, fixup.addend);
}

// Where one instruction has an address's page and another the rest, both are changed or none is,
// and which belong together is not known: all of the object that refer to the symbol have to be of
// the kind that can be changed.
bool ReachRules::CanLoadAllParts(Placed& placed, uint32_t symbol) {
  if (placed.taken_otherwise == nullptr) {
    placed.taken_otherwise = std::make_unique<std::set<uint32_t>>();
    const ObjectModel& model = placed.model();
    for (const RelocationTable& table : model.relocation_tables()) {
      const ObjectSection& section = model.sections()[table.target];
      if (!section.is_code) continue;
      for (const ObjectRelocation& one : model.Relocations(table, placed.object->label)) {
        RelocationRule rule;
        if (!machine_.FindRule(one.type, &rule) || rule.form != Form::kSymbol) continue;
        if (machine_.fields[rule.field].reach == Reach::kAny) continue;
        if (!machine_.TakesAddress(section.content, one.offset, rule.field, one.addend))
          placed.taken_otherwise->insert(one.symbol);
      }
    }
  }
  return placed.taken_otherwise->count(symbol) == 0;
}

// Makes a load from the GOT of the instruction that takes an address.
Target ReachRules::LoadedAddress(const Fixup& fixup, uint8_t* field, const Target& target) {
  char* code = fixup.block->getMutableContent(sections_.graph()).data();
  *field = machine_.LoadAddress(code, fixup.offset, *field);
  uint64_t slot = got_.SlotFor(target);
  return got_.Place(slot);
}

// Of which the program has a copy, for instance: code that has its distance lies there, too.
void ReachRules::NoteDataOfProcess(Reach reach, const Target& target) {
  auto address = static_cast<uint64_t>(target.offset);
  bool is_distance = reach == Reach::kDistance && !regions_.Reaches(address);
  if (is_distance && needed_placement_.near == 0) needed_placement_.near = address;
}

// Code with 32-bit addresses and distances may be unable to refer to the C++ library's type
// information and virtual tables where they are. They never change, and are compared by what is in
// them: a copy does.
Target ReachRules::CopyOfConstant(const Fixup& fixup, const Target& target) {
  const auto* original = reinterpret_cast<const char*>(target.offset);
  uint64_t size = SizeOfProcessSymbol(NameOfSymbol(fixup), original);
  if (size == 0 || !IsProcessConstant(original)) return target;
  Block*& copy = constant_copies_[target.offset];
  if (copy == nullptr) {
    copy = &sections_.AddBlock(SectionContent::kConstants, {original, size}, 32);
  }
  return sections_.BlockTarget(*copy);
}

}  // namespace orcjit
