// Code as it is linked: in pages of its own, with an unwind table.
#ifndef LINKED_CODE_H_
#define LINKED_CODE_H_

#include <cstring>
#include <stdexcept>
#include <string>

#include "contract.h"
#include "machine_code.h"
#include "os/address_space.h"

// Code that calls what it is given, and its unwind table, which it is known by as long as this
// exists.
class LinkedCode {
 public:
  LinkedCode() : code_(orcjit::AddressSpace::Reserve(orcjit::AddressSpace::PageSize(), 0)) {
    uint64_t size = orcjit::AddressSpace::PageSize();
    CHECK(code_ != 0 && orcjit::AddressSpace::Commit(code_, size));
    std::memcpy(reinterpret_cast<void*>(code_), kCallingCode.data(), kCallingCode.size());
    std::string table = FrameTable(code_);
    std::memcpy(reinterpret_cast<void*>(code_ + kTablePlace), table.data(), table.size());
    CHECK(orcjit::AddressSpace::Protect(code_, size, orcjit::PageAccess::kReadExecute));
    orcjit::AddressSpace::PublishCode(code_, size);
    Register(code_, code_ + kTablePlace);
  }
  ~LinkedCode() {
    Deregister(code_, code_ + kTablePlace);
    orcjit::AddressSpace::Release(code_, orcjit::AddressSpace::PageSize());
  }

  void Call(void (*function)()) const { reinterpret_cast<void (*)(void (*)())>(code_)(function); }
  bool Contains(uint64_t address) const {
    return address >= code_ && address - code_ < kCallingCode.size();
  }

 private:
  static constexpr uint64_t kTablePlace = 64;

  uint64_t code_;
};

inline void Throw() { throw std::runtime_error("through linked code"); }

inline bool IsCaught(const LinkedCode& code) {
  try {
    code.Call(Throw);
  } catch (const std::runtime_error& error) {
    return std::strcmp(error.what(), "through linked code") == 0;
  }
  return false;
}

#endif  // LINKED_CODE_H_
