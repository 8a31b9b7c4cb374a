#include "object/error.h"

#include <algorithm>

namespace orcjit {
namespace {

unsigned char ByteAt(const std::string& text, size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The length of the well-formed UTF-8 sequence at `i` (Unicode 16, table 3-7), or 0.
size_t Utf8Length(const std::string& text, size_t i) {
  unsigned char lead = ByteAt(text, i);
  if (lead < 0x80) return 1;
  size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - i < length) return 0;
  for (size_t k = 1; k < length; ++k) {
    if ((ByteAt(text, i + k) & 0xc0) != 0x80) return 0;
  }
  unsigned char second = ByteAt(text, i + 1);
  bool is_malformed = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                      (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
  return is_malformed ? 0 : length;
}

}  // namespace

std::string Shorten(std::string_view name) {
  constexpr size_t kMost = 1024;
  constexpr size_t kEnd = 128;
  if (name.size() <= kMost) return std::string(name);
  std::string left_out = "...(" + std::to_string(name.size() - kMost) + " bytes)...";
  return std::string(name.substr(0, kMost - kEnd)) + left_out +
         std::string(name.substr(name.size() - kEnd));
}

std::string EscapeUnprintable(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t length = Utf8Length(text, i);
    bool is_control =
        length == 1 && (ByteAt(text, i) < 0x20 || ByteAt(text, i) == 0x7f) && text[i] != '\n';
    if (length == 0 || is_control) {
      out += "\\x";
      out += kHex[ByteAt(text, i) >> 4];
      out += kHex[ByteAt(text, i) & 15];
      ++i;
    } else {
      out.append(text, i, length);
      i += length;
    }
  }
  return out;
}

bool IsPrintable(std::string_view text) {
  auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return true;
  return EscapeUnprintable(std::string(text)) == text;
}

const char* ErrorClassName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kObjectNotFound:
      return "ObjectNotFoundError";
    case ErrorKind::kObjectIsADirectory:
      return "ObjectIsADirectoryError";
    case ErrorKind::kObjectRead:
      return "ObjectReadError";
    case ErrorKind::kObjectFormat:
      return "ObjectFormatError";
    case ErrorKind::kUnsupportedObject:
      return "UnsupportedObjectError";
    case ErrorKind::kUndefinedSymbol:
      return "UndefinedSymbolError";
    case ErrorKind::kDuplicateSymbol:
    case ErrorKind::kDefinedTwice:
      return "DuplicateSymbolError";
    case ErrorKind::kSymbolNotFound:
      return "SymbolNotFoundError";
    case ErrorKind::kInitializer:
      return "InitializerError";
    case ErrorKind::kLinkOrder:
      return "LinkOrderError";
    case ErrorKind::kLibraryName:
      return "LibraryNameError";
    case ErrorKind::kLibraryBinary:
      return "LibraryBinaryError";
    case ErrorKind::kMemory:
      return "JITMemoryError";
    case ErrorKind::kRelocation:
      return "RelocationError";
    case ErrorKind::kSharedLibrary:
      return "SharedLibraryError";
    case ErrorKind::kLibraryClosed:
      return "LibraryClosedError";
    case ErrorKind::kKeyboardInterrupt:
      return "KeyboardInterrupt";
    case ErrorKind::kSystemExit:
      return "SystemExit";
    case ErrorKind::kInternal:
      break;
  }
  return "OrcJITError";
}

}  // namespace orcjit
