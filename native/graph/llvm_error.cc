#include "graph/llvm_error.h"

#include <optional>

namespace orcjit {

char CoreError::ID = 0;

void CoreError::log(llvm::raw_ostream& out) const { out << message_; }

std::error_code CoreError::convertToErrorCode() const { return llvm::inconvertibleErrorCode(); }

llvm::Error MakeError(ErrorKind kind, std::string message) {
  return llvm::make_error<CoreError>(kind, std::move(message));
}

JitError ToJitError(llvm::Error error) {
  std::optional<JitError> result;
  llvm::handleAllErrors(
      std::move(error),
      [&](const CoreError& ours) {
        if (!result) result = JitError(ours.kind(), ours.text());
      },
      [&](const llvm::ErrorInfoBase& other) {
        if (!result)
          result =
              JitError(ErrorKind::kInternal, "the JIT linker reports [OJ339]: " + other.message());
      });
  return result ? *result
                : JitError(ErrorKind::kInternal, "the JIT linker failed without a reason [OJ340]");
}

}  // namespace orcjit
