#include "os/posix/thread_key.h"

#include <limits.h>

#include <system_error>

namespace orcjit {

pthread_key_t MakeThreadKey(void (*end)(void* kept)) {
  pthread_key_t made;
  int problem = pthread_key_create(&made, end);
  if (problem != 0) throw std::system_error(problem, std::generic_category());
  return made;
}

bool CanMakeThreadKey(void (*make)(), std::string* problem) {
  try {
    make();
    return true;
  } catch (const std::system_error&) {
    *problem = "no key for thread-specific data is left [OJ334] (pthread_key_create: at most " +
               std::to_string(PTHREAD_KEYS_MAX) +
               " in a process), which thread_local variables need: some library of the process "
               "makes keys without deleting them";
    return false;
  }
}

}  // namespace orcjit
