#ifndef ORCJIT_MACHINE_X86_64_MACHINE_H_
#define ORCJIT_MACHINE_X86_64_MACHINE_H_

#include "machine/machine.h"

namespace orcjit {

class X86_64 final : public Machine {
 public:
  constexpr explicit X86_64(const MachineFacts& facts) : Machine(facts) {}

  bool FindRule(uint32_t type, RelocationRule* rule) const override;
  Written Write(uint8_t field, uint64_t value, char* place) const override;
  bool IsBranch(std::string_view code, uint64_t offset, uint8_t field) const override;
  bool TakesAddress(std::string_view code, uint64_t offset, uint8_t field,
                    int64_t addend) const override;
  uint8_t LoadAddress(char* code, uint64_t offset, uint8_t field) const override;
  bool TakesAddressInParts() const override { return false; }
  CodePiece PassHandle(HandleArgument argument) const override;
  Instruction DecodeCall(std::string_view code) const override;
};

extern const X86_64 kX86_64;

}  // namespace orcjit

#endif  // ORCJIT_MACHINE_X86_64_MACHINE_H_
