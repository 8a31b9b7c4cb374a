#include "object/error.h"

namespace orcjit {

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
    case ErrorKind::kLibraryClosed:
      return "LibraryClosedError";
    case ErrorKind::kInternal:
      break;
  }
  return "OrcJITError";
}

}  // namespace orcjit
