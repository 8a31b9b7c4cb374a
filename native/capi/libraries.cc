// Libraries through the C ABI, for what must not need TVM-FFI.
#include <string>
#include <utility>
#include <vector>

#include "capi/guarded.h"
#include "capi/library_handle.h"
#include "capi/orcjit_import.h"
#include "link/session.h"

using orcjit::Guarded;

int orcjit_load_shared(const char* const* files, unsigned long long count, char** error) {
  return Guarded(error, [&] { orcjit::LoadDeclaredLibraries({files, files + count}); });
}

int orcjit_library_add_shared(orcjit_library* library, const char* file, char** error) {
  return Guarded(error, [&] { library->library->AddSharedLibrary(file); });
}

int orcjit_library_set_link_order(orcjit_library* library, orcjit_library* const* order,
                                  unsigned long long count, char** error) {
  return Guarded(error, [&] {
    std::vector<std::shared_ptr<orcjit::Library>> libraries;
    for (unsigned long long i = 0; i < count; ++i) libraries.push_back(order[i]->library);
    library->library->SetLinkOrder(std::move(libraries));
  });
}

void orcjit_library_finalize_at_exit(orcjit_library* library) {
  library->library->FinalizeWhenProcessExits();
}

int orcjit_library_initialize(orcjit_library* library, int bind_now, char** error) {
  return Guarded(error, [&] { library->library->Initialize(bind_now != 0); });
}

int orcjit_library_find(orcjit_library* library, const char* symbol, void** address, char** error) {
  return Guarded(error, [&] { *address = library->library->Find(symbol); });
}

int orcjit_locate_symbol(const char* name, const char* const* libraries, unsigned long long count,
                         char** place, char** error) {
  return Guarded(error, [&] {
    std::vector<std::string> declared(libraries, libraries + count);
    *place = orcjit::CopyString(orcjit::LocateSymbol(name, declared));
  });
}

namespace {

// A record for each.
char* RecordsOf(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined.append(text).append(1, orcjit::kRecordSeparator);
  return orcjit::CopyString(joined);
}

}  // namespace

int orcjit_library_unused_archives(orcjit_library* library, char** report, char** error) {
  return Guarded(error, [&] { *report = RecordsOf(library->library->UnusedArchives()); });
}

int orcjit_library_leaving_symbols(orcjit_library* library, char** report, char** error) {
  return Guarded(error, [&] { *report = RecordsOf(library->library->LeavingSymbols()); });
}

void orcjit_watch_links(int watch) { orcjit::WatchLinks(watch != 0); }

int orcjit_take_link_events(char** report, char** error) {
  return Guarded(error, [&] { *report = orcjit::CopyString(orcjit::TakeLinkEvents()); });
}

int orcjit_library_has_run_code(orcjit_library* library) { return library->library->HasRunCode(); }

int orcjit_library_close(orcjit_library* library, char** error) {
  return Guarded(error, [&] { library->library->Close(); });
}

void orcjit_library_release(orcjit_library* library) {
  delete static_cast<orcjit::LibraryHandle*>(library);
}
