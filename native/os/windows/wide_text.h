// Text as Windows takes it, which is UTF-16; ours is UTF-8.
#ifndef ORCJIT_OS_WINDOWS_WIDE_TEXT_H_
#define ORCJIT_OS_WINDOWS_WIDE_TEXT_H_

#include <windows.h>

#include <string>
#include <string_view>

namespace orcjit {

std::wstring Widen(std::string_view text);
std::string Narrow(std::wstring_view text);

// A path in Windows' spelling: there, a slash does not separate everywhere.
std::wstring WidePath(std::string_view path);

// What the system says about an error of its own (GetLastError), without the end of the line.
std::string MessageOf(DWORD error);

// The number of <cerrno> that is closest to it.
int ErrnoOf(DWORD error);

}  // namespace orcjit

#endif  // ORCJIT_OS_WINDOWS_WIDE_TEXT_H_
