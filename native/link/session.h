// The public face of the linker: sessions and dynamic libraries. Names no type of LLVM.
//
// A Session is one ORC ExecutionSession with its memory. A Library is one JITDylib: object files
// added to it, a link order, and the code linked so far. Adding an object reads its tables and
// links nothing; code is linked when one of its symbols is first needed, together with everything
// that it refers to, or at Initialize() when it has initializers.
//
// Ownership: a Library keeps its Session and the libraries of its link order alive; nothing points
// back. A library is closed (finalizers run, memory given back) when the last reference to it goes,
// or by Close(); libraries that link against each other, when the last one to any of them goes.
// Threads: everything here may be called from any thread. Initializers, finalizers and functions of
// linked code run under no lock of ours.
#ifndef ORCJIT_LINK_SESSION_H_
#define ORCJIT_LINK_SESSION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "object/byte_buffer.h"
#include "object/error.h"
#include "object/naming.h"

namespace orcjit {

class CodeOwner;
class Library;
struct OpenedFile;

// What is known of the memory that a symbol names.
struct Extent {
  uint64_t available = 0;  // bytes from there to the end of its section
  bool is_writable = false;
  bool is_data = false;  // in memory of its library, and not executable
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  static std::shared_ptr<Session> Create();
  // The session of this process, in which imported modules live. It never ends.
  static const std::shared_ptr<Session>& Default();
  virtual ~Session() = default;

  // An empty name asks for one to be made up. Throws kLibraryName when a library of that name is
  // loaded.
  virtual std::shared_ptr<Library> CreateLibrary(std::string name) = 0;
};

class Library : public std::enable_shared_from_this<Library> {
 public:
  virtual ~Library() = default;

  virtual const std::string& name() const = 0;
  virtual std::shared_ptr<Session> session() const = 0;

  // Adds an object file or archive. `label` names it in messages; `path` is where it lies, or
  // empty. Throws kObjectFormat, kUnsupportedObject, kDuplicateSymbol; the library is unchanged
  // then.
  virtual void Add(ByteBuffer buffer, std::string label, std::string path) = 0;
  // The same for one that has been read and checked.
  virtual void Add(OpenedFile file) = 0;

  // The libraries to search, breadth first, for symbols that this one does not define. Throws
  // kLinkOrder.
  virtual void SetLinkOrder(std::vector<std::shared_ptr<Library>> order) = 0;

  // Loads a shared library (if it is not loaded yet) in which symbols are looked up that neither
  // this library nor its link order defines. Throws kSharedLibrary with the loader's reason.
  virtual void AddSharedLibrary(const std::string& file) = 0;

  // Finalizers run when the process exits, as those of an extension module do, and not before the
  // interpreter ends: its objects are in use until then.
  virtual void FinalizeWhenProcessExits() = 0;

  // Throws kUndefinedSymbol unless every symbol is defined somewhere; links what has initializers
  // (everything, if `bind_now`) and runs them, dependencies first. Throws kInitializer when one
  // throws.
  virtual void Initialize(bool bind_now) = 0;

  // For those who only want to know what is wrong: adds the files, and links all there is. Returns
  // what stops an import, each problem once. No code of the library runs, now or later.
  virtual std::vector<std::string> Check(std::vector<OpenedFile> files) = 0;

  // The names of symbols that its objects refer to and that neither it nor its link order defines:
  // they come from outside, or from nowhere. Nothing is linked.
  virtual std::vector<std::string> LeavingSymbols() = 0;

  // The address of a symbol that this library exports, linking and initializing what it needs; null
  // when it defines none of that name. `extent`, if given, is set then.
  virtual void* Find(std::string_view symbol, Extent* extent = nullptr) = 0;

  // Whether Find would find it, without linking.
  virtual bool Defines(std::string_view symbol) = 0;
  // The same of many symbols, in their order.
  virtual std::vector<bool> AreDefined(const std::vector<std::string_view>& symbols) = 0;

  // How often something was added to it. While it is the same, so is what is defined.
  virtual uint64_t Additions() = 0;

  // All symbols that it exports and that start with `prefix`, without linking.
  virtual std::vector<std::string> ExportedSymbols(std::string_view prefix) = 0;

  // The labels of the archives of which no member is part of the library so far, and that export no
  // function: only references take members of those.
  virtual std::vector<std::string> UnusedArchives() = 0;

  // Whether an initializer or a resolver of it has been called.
  virtual bool HasRunCode() const = 0;

  // What keeps its code in memory as long as it exists, also when the library is closed meanwhile.
  // Throws kLibraryClosed.
  virtual std::shared_ptr<void> KeepCode() = 0;

  // Runs the finalizers and gives the memory back, unless somebody keeps the code. Later calls do
  // nothing.
  virtual void Close() = 0;
};

// A reference to a library as the C ABI hands it out, and the TVM-FFI layer takes it.
struct LibraryHandle {
  std::shared_ptr<Library> library;
};

// Objects that were opened ahead, in the same way.
struct OpenedHandle {
  virtual ~OpenedHandle() = default;
  // Moves all that are for this machine into the library, in order; once.
  virtual void AddTo(Library& library) = 0;
};

// A shared library whose symbols linked code may use although it was loaded locally (libtvm_ffi).
void UseSharedLibrary(const std::string& path);

// Loads a shared library for good if all symbols are there that it needs; several (not none) so
// that each finds symbols in the others, too. Throws kSharedLibrary with the dynamic loader's
// reason; nothing is loaded then.
void LoadDeclaredLibraries(const std::vector<std::string>& files);

// What linked code that refers to `name` would get from outside of its libraries: the path of a
// loaded shared library, kOwnSupport for what this library provides itself, or "" for nothing.
// `libraries` are those that they declare; throws JitError kSharedLibrary if one is not there.
inline constexpr std::string_view kOwnSupport = "orcjit_import";
std::string LocateSymbol(const std::string& name, const std::vector<std::string>& libraries);

// Tells of the exception that is being handled, and that has left code of a library, whether it is
// a request to end what Python does: kKeyboardInterrupt or kSystemExit, with its text. That is
// passed on as it is. By default none is.
using RequestReader = bool (*)(ErrorKind* kind, std::string* message);
void ReadRequestsWith(RequestReader reader);

// Has whoever keeps something of linked code in tables outside of it take that out: the library
// that `owner` is the code of is being unloaded, and its finalizers have not run yet. Returns
// whether something still refers to the code, which then stays in memory.
using TakeBack = bool (*)(const CodeOwner* owner);
void TakeBackWith(TakeBack take_back);

// Linked code that refers to `name` gets this address instead of the process's. For good.
void ProvideSymbol(const std::string& name, void* address);

// Whether what is linked and unloaded is noted from now on; and what was noted since that was last
// asked, records of fields: "linked", the time in nanoseconds, how long the link took, where the
// memory begins, its size, the library, and for each object its size and its label; or "unloaded",
// the time, 0, where the memory began, its size.
void WatchLinks(bool watch);
std::string TakeLinkEvents();

// Runs the finalizers of the libraries of the process, newest first, and leaves their code in
// place: values made by it may still be alive. For the end of the interpreter.
void FinalizeAllLibraries();

}  // namespace orcjit

#endif  // ORCJIT_LINK_SESSION_H_
