#include "os/link_support.h"

namespace orcjit {
namespace {

template <typename Named>
int FindNamed(const Named* first, uint32_t count, std::string_view name) {
  for (uint32_t number = 0; number < count; ++number) {
    if (name == first[number].name) return static_cast<int>(number);
  }
  return -1;
}

}  // namespace

int FindSupportFunction(std::string_view name) {
  LinkSupport support = LinkSupportOfSystem();
  return FindNamed(support.functions, support.function_count, name);
}

const SupportFunction& GetSupportFunction(uint32_t number) {
  return LinkSupportOfSystem().functions[number];
}

int FindSupportData(std::string_view name) {
  LinkSupport support = LinkSupportOfSystem();
  return FindNamed(support.data, support.data_count, name);
}

const SupportData& GetSupportData(uint32_t number) { return LinkSupportOfSystem().data[number]; }

}  // namespace orcjit
