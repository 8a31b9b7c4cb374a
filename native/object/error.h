// The one exception type of the native core.
//
// Everything below the C ABI and the TVM-FFI boundary reports failures by throwing JitError; the
// two boundaries (capi/, ffi/) catch it once and turn it into the Python class of the same name. It
// never crosses a frame of LLVM, which is built without exceptions: callbacks that LLVM calls
// return llvm::Error instead.
#ifndef ORCJIT_OBJECT_ERROR_H_
#define ORCJIT_OBJECT_ERROR_H_

#include <exception>
#include <string>
#include <string_view>

namespace orcjit {

enum class ErrorKind {
  kObjectNotFound,
  kObjectIsADirectory,
  kObjectRead,
  kObjectFormat,
  kUnsupportedObject,
  kUndefinedSymbol,
  kDuplicateSymbol,
  kDefinedTwice,  // a duplicate symbol that every linker refuses
  kSymbolNotFound,
  kInitializer,
  kLinkOrder,
  kLibraryName,
  kLibraryBinary,
  kMemory,
  kRelocation,
  kSharedLibrary,
  kLibraryClosed,
  // No failures, but what Python code that linked code called has raised: they stay what they are.
  kKeyboardInterrupt,
  kSystemExit,
  kInternal,
};

// The name of the Python exception class that stands for `kind` (orcjit_import/errors.py).
const char* ErrorClassName(ErrorKind kind);

// Names come from object files, where they may be of any length: at most so many bytes of one go
// into a message, its beginning and its end.
std::string Shorten(std::string_view name);

// `text` with control characters and bytes that are no UTF-8 as \\xNN.
std::string EscapeUnprintable(const std::string& text);
// Whether that changes nothing.
bool IsPrintable(std::string_view text);

class JitError : public std::exception {
 public:
  // Names of damaged objects go into messages: bytes that are no printable UTF-8 are escaped.
  JitError(ErrorKind kind, const std::string& message)
      : kind_(kind), message_(EscapeUnprintable(message)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ERROR_H_
