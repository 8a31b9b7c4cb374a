// Carries a JitError through LLVM code, which knows llvm::Error only.
#ifndef ORCJIT_GRAPH_LLVM_ERROR_H_
#define ORCJIT_GRAPH_LLVM_ERROR_H_

#include <new>
#include <string>

#include "llvm/Support/Error.h"
#include "object/error.h"

namespace orcjit {

class CoreError : public llvm::ErrorInfo<CoreError> {
 public:
  static char ID;

  CoreError(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& text() const { return message_; }
  void log(llvm::raw_ostream& out) const override;
  std::error_code convertToErrorCode() const override;

 private:
  ErrorKind kind_;
  std::string message_;
};

llvm::Error MakeError(ErrorKind kind, std::string message);

// Calls what LLVM is to call, which is built without exceptions: one becomes an error of the
// result, an llvm::Error or an llvm::Expected.
template <typename Call>
auto WithoutExceptions(Call call) -> decltype(call()) {
  try {
    return call();
  } catch (const JitError& error) {
    return MakeError(error.kind(), error.message());
  } catch (const std::bad_alloc&) {
    return MakeError(ErrorKind::kMemory, "out of memory");
  }
}

// The first error of `error` as a JitError; errors of LLVM's own become kInternal with LLVM's
// words.
JitError ToJitError(llvm::Error error);

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_LLVM_ERROR_H_
