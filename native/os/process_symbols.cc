#include "os/process_symbols.h"

#include "os/process_state.h"
#include "os/symbol_sources.h"

namespace orcjit {

ProcessSymbols& ProcessSymbols::Get() { return *SystemState::Get().symbols; }

ProcessState ProcessState::Now() { return ProcessSymbols::Get().known.Now(); }

void* FindProvidedSymbol(std::string_view name) {
  return ProcessSymbols::Get().known.FindProvided(name);
}

void* FindToolchainSymbol(const std::string& name) {
  return ProcessSymbols::Get().local_libraries.Find(name, "");
}

void AddProcessSymbol(const std::string& name, void* address) {
  ProcessSymbols::Get().known.Provide(name, address);
}

void AddProcessLibrary(const std::string& path) {
  ProcessSymbols::Get().local_libraries.Add(path);
  ProcessSymbols::Get().known.NoteLibrary();
}

}  // namespace orcjit
