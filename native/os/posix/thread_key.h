// The one key of thread-specific data behind which a thread keeps what it has of ours.
#ifndef ORCJIT_OS_POSIX_THREAD_KEY_H_
#define ORCJIT_OS_POSIX_THREAD_KEY_H_

#include <pthread.h>

#include <string>

namespace orcjit {

// Throws std::system_error where the process has no key left. `end` gets what a thread has, when
// that ends.
pthread_key_t MakeThreadKey(void (*end)(void* kept));

// Whether the function, which makes such a key, does not throw; else why.
bool CanMakeThreadKey(void (*make)(), std::string* problem);

}  // namespace orcjit

#endif  // ORCJIT_OS_POSIX_THREAD_KEY_H_
