// Addresses that are known by name: of what linked code gets from us, and of what the dynamic
// loader has found, which stays true until it loads or unloads something. Objects ask for the same
// few symbols again and again, and the loader searches every library for each. What it has not
// found is not kept: a library that is loaded already may become a global one.
#ifndef ORCJIT_OS_KNOWN_SYMBOLS_H_
#define ORCJIT_OS_KNOWN_SYMBOLS_H_

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "os/process_symbols.h"

namespace orcjit {

// Of a function.
template <typename T>
void* AddressOf(T* function) {
  return reinterpret_cast<void*>(function);
}

// Asked with a part of somebody's bytes, which is not copied.
class AddressTable {
 public:
  AddressTable() = default;
  AddressTable(std::initializer_list<std::pair<std::string_view, void*>> symbols) {
    for (const auto& [name, address] : symbols) Set(name, address);
  }

  void Set(std::string_view name, void* address);

  // Null if it is not there.
  void* Find(std::string_view name) const {
    auto it = table_.find(name);
    return it == table_.end() ? nullptr : it->second;
  }

  bool Has(const void* address) const;
  void Clear();

 private:
  std::deque<std::string> names_;  // that the table refers to
  std::unordered_map<std::string_view, void*> table_;
};

// What the dynamic loader has loaded, of which each system tells: nothing is provided in it.
ProcessState StateOfLoader();

class KnownSymbols {
 public:
  // With what linked code gets from us in any case.
  explicit KnownSymbols(AddressTable provided) : provided_(std::move(provided)) {}

  // Linked code gets it from us from now on.
  void Provide(std::string_view name, void* address);
  void* FindProvided(std::string_view name);
  bool HasProvided(const void* address);

  // Provided, or else found before by that key, which is the name with its version; or null.
  void* Find(std::string_view name, std::string_view key);
  void KeepFound(std::string_view key, void* address);

  // One more library is searched.
  void NoteLibrary();
  ProcessState Now();

 private:
  void* FindOurs(std::string_view name) const;

  std::mutex mutex_;  // guards all below
  AddressTable provided_;
  AddressTable found_;
  ProcessState state_;  // when that was found; what is provided is in the table, and counted here
};

}  // namespace orcjit

#endif  // ORCJIT_OS_KNOWN_SYMBOLS_H_
