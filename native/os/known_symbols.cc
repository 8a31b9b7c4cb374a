#include "os/known_symbols.h"

#include <algorithm>

#include "os/fork_gate.h"
#include "os/machine_symbols.h"

namespace orcjit {

void AddressTable::Set(std::string_view name, void* address) {
  auto it = table_.find(name);
  if (it == table_.end()) it = table_.emplace(names_.emplace_back(name), nullptr).first;
  it->second = address;
}

bool AddressTable::Has(const void* address) const {
  return std::any_of(table_.begin(), table_.end(),
                     [address](const auto& symbol) { return symbol.second == address; });
}

void AddressTable::Clear() {
  table_.clear();
  names_.clear();
}

namespace {

bool HasLoaderChanged(const ProcessState& a, const ProcessState& b) {
  return a.loaded != b.loaded || a.unloaded != b.unloaded;
}

}  // namespace

void KnownSymbols::Provide(std::string_view name, void* address) {
  ForkSafeLock lock(mutex_);
  provided_.Set(name, address);
  ++state_.provided;
}

void* KnownSymbols::FindOurs(std::string_view name) const {
  void* address = provided_.Find(name);
  return address == nullptr ? FindMachineSymbol(name) : address;
}

void* KnownSymbols::FindProvided(std::string_view name) {
  ForkSafeLock lock(mutex_);
  return FindOurs(name);
}

bool KnownSymbols::HasProvided(const void* address) {
  ForkSafeLock lock(mutex_);
  return IsMachineSymbol(address) || provided_.Has(address);
}

// The loader has a lock of its own: it is not asked under this one.
void* KnownSymbols::Find(std::string_view name, std::string_view key) {
  ProcessState now = StateOfLoader();
  ForkSafeLock lock(mutex_);
  if (void* ours = FindOurs(name)) return ours;
  if (HasLoaderChanged(now, state_)) {
    found_.Clear();
    state_ = {now.loaded, now.unloaded, state_.provided};
  }
  return found_.Find(key);
}

void KnownSymbols::KeepFound(std::string_view key, void* address) {
  ProcessState now = StateOfLoader();
  ForkSafeLock lock(mutex_);
  if (!HasLoaderChanged(now, state_)) found_.Set(key, address);
}

void KnownSymbols::NoteLibrary() {
  ForkSafeLock lock(mutex_);
  ++state_.provided;
}

ProcessState KnownSymbols::Now() {
  ProcessState now = StateOfLoader();
  ForkSafeLock lock(mutex_);
  return {now.loaded, now.unloaded, state_.provided};
}

}  // namespace orcjit
