#include "object/coff/directives.h"

#include <algorithm>
#include <cctype>

namespace orcjit {
namespace {

// Takes the next option off the text; quotation marks hold blanks together.
std::string_view TakeOption(std::string_view* text) {
  constexpr std::string_view kBlanks(" \t\r\n\0", 5);
  size_t start = std::min(text->find_first_not_of(kBlanks), text->size());
  text->remove_prefix(start);
  bool is_quoted = false;
  size_t end = 0;
  for (; end < text->size(); ++end) {
    char c = (*text)[end];
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && kBlanks.find(c) != std::string_view::npos) break;
  }
  std::string_view option = text->substr(0, end);
  text->remove_prefix(end);
  return option;
}

// Whether the option is that one; takes its name off.
bool TakeName(std::string_view* option, std::string_view name) {
  if (option->size() <= name.size() || ((*option)[0] != '-' && (*option)[0] != '/')) return false;
  std::string_view found = option->substr(1, name.size());
  bool is_it = std::equal(found.begin(), found.end(), name.begin(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
  if (is_it) option->remove_prefix(1 + name.size());
  return is_it;
}

std::string_view WithoutQuotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    return text.substr(1, text.size() - 2);
  return text;
}

// Of a list with commas, of which all or each may be quoted.
template <typename Use>
void ForEachName(std::string_view list, Use use) {
  list = WithoutQuotes(list);
  while (!list.empty()) {
    std::string_view name = list.substr(0, list.find(','));
    use(WithoutQuotes(name));
    list.remove_prefix(std::min(name.size() + 1, list.size()));
  }
}

}  // namespace

void CoffDirectives::Read(std::string_view text) {
  for (std::string_view option; !(option = TakeOption(&text)).empty();) {
    if (TakeName(&option, "export:")) {
      std::string_view names = WithoutQuotes(option.substr(0, option.find(',')));
      std::string_view name = names.substr(0, names.find('='));
      exports[name] = names.substr(std::min(name.size() + 1, names.size()));
      if (exports[name].empty()) exports[name] = name;
    } else if (TakeName(&option, "exclude-symbols:")) {
      ForEachName(option, [&](std::string_view name) { hidden.insert(name); });
    } else if (TakeName(&option, "include:")) {
      includes.push_back(WithoutQuotes(option));
    } else if (TakeName(&option, "aligncomm:")) {
      size_t comma = std::min(option.rfind(','), option.size());
      uint32_t power = 0;
      for (char c : option.substr(std::min(comma + 1, option.size())))
        power = std::min<uint32_t>(power * 10 + static_cast<unsigned char>(c - '0'), 31);
      alignments[WithoutQuotes(option.substr(0, comma))] = power;
    } else if (TakeName(&option, "alternatename:")) {
      std::string_view names = WithoutQuotes(option);
      std::string_view name = names.substr(0, names.find('='));
      if (name.size() < names.size()) alternatives[name] = names.substr(name.size() + 1);
    }
  }
}

}  // namespace orcjit
