#include "graph/section_placer.h"

#include <algorithm>
#include <vector>

#include "llvm/Support/MathExtras.h"

namespace orcjit {

void SectionPlacer::PlaceAll(const PlacedObjects& objects) {
  for (bool large : {false, true}) {
    for (auto& placed : objects) PlaceSections(*placed, large);
  }
  PlaceSorted();
  function_table_.Place();
}

void SectionPlacer::PlaceSorted() {
  auto name_of = [](const std::pair<Placed*, uint32_t>& one) {
    return one.first->model().sections()[one.second].name;
  };
  std::stable_sort(sorted_.begin(), sorted_.end(), [&](const auto& one, const auto& other) {
    return name_of(one) < name_of(other);
  });
  for (auto& [placed, index] : sorted_) PlaceSection(*placed, index);
}

void SectionPlacer::PlaceSections(Placed& placed, bool large) {
  const auto& sections = placed.model().sections();
  std::vector<uint32_t> order;
  std::vector<std::pair<uint32_t, uint32_t>> descriptions;
  for (uint32_t i = 1; i < sections.size(); ++i) {
    const ObjectSection& section = sections[i];
    bool is_placed =
        IsPlaced(section) && !placed.object->is_discarded[i] && section.is_large == large;
    if (!is_placed) continue;
    if (section.kind == SectionKind::kFunctionTable) {
      function_table_.Note(placed, i);
      continue;
    }
    if (section.is_sorted) {
      sorted_.emplace_back(&placed, i);
    } else if (section.is_description) {
      descriptions.emplace_back(section.described, i);
    } else {
      order.push_back(i);
    }
  }
  // Sections that describe others come in the order of those.
  std::sort(descriptions.begin(), descriptions.end());
  for (auto& [described, index] : descriptions) order.push_back(index);
  for (uint32_t index : order) PlaceSection(placed, index);
}

void SectionPlacer::PlaceSection(Placed& placed, uint32_t index) {
  const ObjectSection& section = placed.model().sections()[index];
  if (section.is_writable && section.is_code) {
    PlacedObjects::Unsupported(
        *placed.object,
        "has the section '" + std::string(section.name) +
            "' that is both writable and executable [OJ229], which no page here is: "
            "split it");
  }
  bool is_fragment = IsFunctionItself(section);
  if (section.is_code && !is_fragment) islands_.BeforeCode(section.size);
  GraphSection& place = sections_.SectionFor(section);
  Block& block = is_fragment       ? AddFragment(placed, index)
                 : section.is_zero ? sections_.AddZeroBlock(place, section.size, section.alignment)
                                   : sections_.AddBlock(place, section.content, section.alignment);
  placed.blocks[index] = &block;
  sections_.SymbolOf(block);
  arrays_.Note(*placed.object, section, block);
  if (is_fragment) return;
  if (section.is_code) islands_.NoteCode(block);
  bounds_.Note(section.name, block);
}

// Code in .init and .fini is a piece of a function, of which a linker finds beginning and end in
// crti.o and crtn.o. Here each piece becomes a function of its own.
Block& SectionPlacer::AddFragment(Placed& placed, uint32_t index) {
  const ObjectSection& section = placed.model().sections()[index];
  std::string_view entry = machine_.fragment_entry;
  std::string_view exit = machine_.fragment_exit;
  uint64_t lead = llvm::alignTo(entry.size(), section.alignment);
  if (lead > UINT8_MAX) {
    PlacedObjects::Unsupported(*placed.object,
                               "has a " + std::string(section.name) + " section aligned to " +
                                   std::to_string(section.alignment) +
                                   " bytes [OJ230]: use __attribute__((constructor)) instead");
  }
  auto content = sections_.graph().allocateBuffer(lead + section.size + exit.size());
  char* at = content.data();
  std::string_view nothing = machine_.no_operation;
  for (uint64_t left = lead - entry.size(); left != 0; left -= nothing.size())
    at = std::copy(nothing.begin(), nothing.end(), at);
  at = std::copy(entry.begin(), entry.end(), at);
  at = std::copy(section.content.begin(), section.content.end(), at);
  std::copy(exit.begin(), exit.end(), at);
  placed.leads[index] = static_cast<uint32_t>(lead);
  return sections_.AddBlock(sections_.SectionFor(section), {content.data(), content.size()},
                            std::max<uint64_t>(section.alignment, 16));
}

}  // namespace orcjit
