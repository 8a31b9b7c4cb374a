// Calls of the C ABI: an error becomes text, and no exception crosses the boundary.
#ifndef ORCJIT_CAPI_GUARDED_H_
#define ORCJIT_CAPI_GUARDED_H_

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "object/error.h"
#include "object/naming.h"

namespace orcjit {

// To be freed with orcjit_free; null if there is no memory.
inline char* TryCopyString(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy != nullptr) std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

// The same; throws std::bad_alloc.
inline char* CopyString(const std::string& text) {
  char* copy = TryCopyString(text);
  if (copy == nullptr) throw std::bad_alloc();
  return copy;
}

inline char* ErrorAsText(ErrorKind kind, const std::string& message) {
  return TryCopyString(ErrorClassName(kind) + std::string(1, kFieldSeparator) + message);
}

// 0, or -1 with the class name and the message in *error.
template <typename Call>
int Guarded(char** error, Call call) {
  try {
    call();
    return 0;
  } catch (const JitError& problem) {
    *error = ErrorAsText(problem.kind(), problem.message());
  } catch (const std::bad_alloc&) {
    *error = ErrorAsText(ErrorKind::kMemory, "out of memory");
  } catch (const std::exception& problem) {
    *error = ErrorAsText(ErrorKind::kInternal, problem.what());
  }
  return -1;
}

}  // namespace orcjit

#endif  // ORCJIT_CAPI_GUARDED_H_
