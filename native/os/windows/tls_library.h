// A DLL that is made to have a block of thread-local variables: the loader gives one to libraries
// alone, in threads that run already and in those to come.
#ifndef ORCJIT_OS_WINDOWS_TLS_LIBRARY_H_
#define ORCJIT_OS_WINDOWS_TLS_LIBRARY_H_

#include <cstdint>
#include <string>

namespace orcjit {

class TlsLibrary {
 public:
  TlsLibrary(const std::string& image, uint64_t size);
  TlsLibrary(const TlsLibrary&) = delete;
  TlsLibrary& operator=(const TlsLibrary&) = delete;
  ~TlsLibrary();

  bool is_loaded() const { return handle_ != nullptr; }
  const std::string& problem() const { return problem_; }  // why it is not
  uint32_t index() const { return index_; }                // of its block, in a thread's table

 private:
  void Load();

  std::wstring path_;
  void* handle_ = nullptr;
  uint32_t index_ = 0;
  std::string problem_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_WINDOWS_TLS_LIBRARY_H_
