// What every shared library gets a copy of when it is linked.
//
// Functions that the C library keeps in a static part (libc_nonshared.a), because they need to know
// which library calls them. Each linked unit that uses one gets a copy of a few instructions, which
// pass the library's __dso_handle on to the shared C library.
#ifndef ORCJIT_OS_LINK_SUPPORT_H_
#define ORCJIT_OS_LINK_SUPPORT_H_

#include <cstdint>
#include <string_view>

namespace orcjit {

struct SupportFunction {
  const char* name;     // what objects call
  const char* target;   // the C library's function that also takes the __dso_handle
  int handle_argument;  // which one: its second, third or fourth. What is between is null.
};

// Number of the support function of that name, or -1.
int FindSupportFunction(std::string_view name);
const SupportFunction& GetSupportFunction(uint32_t number);

// Hidden data of libgcc.a, which code refers to without a pointer: it must lie in the unit itself.
struct SupportData {
  const char* name;
  std::string_view content;
};

int FindSupportData(std::string_view name);
const SupportData& GetSupportData(uint32_t number);

// What each system has of both, of which the numbers above count from the beginning.
struct LinkSupport {
  const SupportFunction* functions = nullptr;
  uint32_t function_count = 0;
  const SupportData* data = nullptr;
  uint32_t data_count = 0;
};
LinkSupport LinkSupportOfSystem();

}  // namespace orcjit

#endif  // ORCJIT_OS_LINK_SUPPORT_H_
