// The machines that there are.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>

#include "llvm/BinaryFormat/ELF.h"
#include "machine/aarch64/machine.h"
#include "machine/machine.h"
#include "machine/x86_64/machine.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

constexpr const Machine* kMachines[] = {
    &kX86_64,
    &kAarch64,
};

struct ElfMachineName {
  uint16_t number;
  const char* name64;
  const char* name32;
};

constexpr ElfMachineName kNames[] = {
    {ELF::EM_X86_64, "x86_64", "x32"},
    {ELF::EM_386, "i386", "i386"},
    {ELF::EM_AARCH64, "aarch64", "aarch64 (ILP32)"},
    {ELF::EM_ARM, "arm", "arm"},
    {ELF::EM_RISCV, "riscv64", "riscv32"},
    {ELF::EM_PPC64, "ppc64", "ppc64"},
    {ELF::EM_PPC, "ppc", "ppc"},
    {ELF::EM_S390, "s390x", "s390"},
    {ELF::EM_MIPS, "mips64", "mips"},
    {ELF::EM_LOONGARCH, "loongarch64", "loongarch32"},
    {ELF::EM_SPARCV9, "sparc64", "sparc64"},
    {ELF::EM_SPARC, "sparc", "sparc"},
    {ELF::EM_HEXAGON, "hexagon", "hexagon"},
    {ELF::EM_68K, "m68k", "m68k"},
    {ELF::EM_IA_64, "ia64", "ia64"},
    {ELF::EM_AVR, "avr", "avr"},
    {ELF::EM_MSP430, "msp430", "msp430"},
    {ELF::EM_XTENSA, "xtensa", "xtensa"},
    {ELF::EM_CSKY, "csky", "csky"},
    {ELF::EM_LANAI, "lanai", "lanai"},
    {ELF::EM_VE, "ve", "ve"},
    {ELF::EM_BPF, "bpf", "bpf"},
    {ELF::EM_CUDA, "cuda", "cuda"},
    {ELF::EM_AMDGPU, "amdgpu", "amdgpu"},
};

}  // namespace

const Machine* FindMachine(uint16_t elf_number) {
  for (const Machine* machine : kMachines) {
    if (machine->elf_number == elf_number) return machine;
  }
  return nullptr;
}

// Its folder is called as the processor is; CMake has looked whether there is one.
const Machine& HostMachine() {
  static const Machine& host = [] {
    auto is_host = [](const Machine* machine) {
      return std::string_view(machine->name) == ORCJIT_HOST_MACHINE;
    };
    const auto* found = std::find_if(std::begin(kMachines), std::end(kMachines), is_host);
    if (found == std::end(kMachines)) std::abort();  // its line is missing above
    return std::cref(**found);
  }();
  return host;
}

const char* NameOfElfMachine(uint16_t elf_number, bool is_64) {
  for (const ElfMachineName& known : kNames) {
    if (known.number == elf_number) return is_64 ? known.name64 : known.name32;
  }
  return nullptr;
}

}  // namespace orcjit
