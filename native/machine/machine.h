// What a processor architecture is to the linker: one traits object for each, chosen at run time by
// the machine number of the objects.
//
// A machine is numbers and bytes: how its relocations are computed and written, the instructions of
// the few pieces of code that a linker makes, and its ranges of ELF's numbers. It knows neither
// graphs nor the system, so a library for any machine can be linked on any other (and not run).
//
// To add one: a folder here, with the psABI explained at the head of its file, and a line in
// machines.cc. What linked code needs of the system it runs on is in os/linux/<machine>.
#ifndef ORCJIT_MACHINE_MACHINE_H_
#define ORCJIT_MACHINE_MACHINE_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace orcjit {

// What a relocation is about (S: symbol, A: addend, G: its GOT slot, GOT: start of the GOT). Its
// field says from where that is counted, and how it is written.
enum class Form : uint8_t {
  kNothing,        // a mark for linkers that change code
  kSymbol,         // S + A
  kFunction,       // the same, S being reached through a stub if it may be out of reach
  kGotSlot,        // address of G + A, or of the slot of S + A: see slots_include_addend
  kGotSlotOffset,  // G + A, from the start of the GOT
  kGot,            // GOT + A
  kSize,           // size of S + A
  kMinus,          // S + A is what the next relocation, of the same place, counts from
  kDifference,     // S + A - that
  kSectionOffset,  // kTlsOffset of a thread_local variable, kSymbol of all else
  // Of thread_local variables; all that follow.
  kTlsDescriptor,    // descriptor of S
  kTlsCall,          // the pair {function, descriptor of S}
  kTlsModule,        // descriptor of this unit's thread-local block
  kTlsOffset,        // offset of S in that block + A
  kTlsDistanceSlot,  // GOT slot with the distance of S from the thread pointer
  kTlsDistance,      // that distance + A
  kTlsBlock,         // the first word of the descriptor of S
  kTlsInitial,       // address of the initial value of S + A
};

// From where a field counts (P: its own place).
enum class Base : uint8_t {
  kZero,
  kPlace,    // - P
  kPages,    // 4 KB pages: Page(value) - Page(P)
  kImage,    // - the lowest address of what is linked together
  kGot,      // - GOT
  kGotPage,  // - Page(GOT)
};

// What a field needs of where its target lies.
enum class Reach : uint8_t {
  kAny,       // all addresses, or a part of one
  kDistance,  // the target within reach of code that is placed near the libraries
  kLow,       // the target below 2 GB
  kBranch,    // the target, or a stub, within branch_reach
};

// One way of writing a number into a section.
struct Field {
  uint8_t size;  // in bytes, with the instruction that it is a part of
  Base base;
  Reach reach;
};

// The fields that every machine has, under these numbers. Its others follow.
inline constexpr uint8_t kPointer64 = 0;
inline constexpr uint8_t kFirstOwnField = 1;

// Numbers of relocations that ELF has none for, because only other formats know such a thing.
inline constexpr uint32_t kOfOtherFormats = 0x10000;
enum : uint32_t {
  kImageDistance32 = kOfOtherFormats,  // S + A - the lowest address of the image, without a sign
  kSlotAddress64,                      // the address of the GOT slot of S, + A
  kSlotImageDistance32,                // that - the lowest address of the image
  kSectionOffset32,  // offset of S + A in its section: that of thread_local variables, or the image
  kInitialAddress64,     // address of the initial value of a thread_local variable
  kThreadLocalBlock64,   // what names the block of a thread_local variable in a descriptor ...
  kThreadLocalOffset64,  // ... and its offset in there
  kSubtracted,           // what the next one, of the same place, counts from ...
  kDifference64,         // ... which is one of these
  kDifference32,         // with a sign
};
// And those that no machine has, with the number that the file has: they are refused by that.
inline constexpr uint32_t kUnknownToMachines = 0x20000;

// One word, which is copied for each of millions.
struct alignas(4) RelocationRule {
  Form form;
  uint8_t field = kPointer64;
  uint8_t thread_local_field = kPointer64;  // of kSectionOffset, where it is kTlsOffset
};

enum class Written : uint8_t {
  kDone,
  kOutOfReach,
  kOtherInstruction,  // not one that has the field
  kMisaligned,        // the value has bits that the field has not
};

// A few instructions that refer to a pointer, and some also to the library's __dso_handle.
struct CodePiece {
  enum class Operand : uint8_t { kNone, kPointer, kHandle };
  struct Reference {
    Operand operand = Operand::kNone;  // kNone: the end of the list
    uint8_t offset = 0;
    uint8_t field = 0;
    int8_t addend = 0;
  };

  std::string_view code;
  std::array<Reference, 4> references = {};
};

// One instruction: how long it is, and where in it a relocation fills something in.
struct Instruction {
  uint8_t size = 0;  // 0: not known
  bool has_field = false;
  uint8_t field = 0;
};

// In which way a function of the C library takes the __dso_handle that a thunk of ours adds: as
// which of its arguments.
enum class HandleArgument : uint8_t { kSecond = 2, kThirdAfterNull = 3, kFourth = 4 };

struct MachineFacts {
  uint16_t elf_number;  // e_machine
  const char* name;     // as `uname -m` has it
  const char* words;    // in messages
  const char* triple;   // LLVM's
  const Field* fields;  // by number
  bool slots_include_addend;
  uint8_t place_bias;  // a reference by distance in code has its negative as addend
  // Ranges of ELF that belong to the machine; 0: it has none.
  uint64_t large_section_flag;      // of sections that code reaches by 64 bits
  uint32_t large_common_section;    // common symbols of that kind
  uint32_t unwind_section_type;     // of .eh_frame, where not SHT_PROGBITS
  uint32_t absolute64, absolute32;  // the relocations of debug information
  // Those by which code counts on what it refers to lying below 2 GB; 0: there are no more.
  std::array<uint32_t, 2> low_addresses;
  // Instructions.
  CodePiece jump_through_pointer;
  std::string_view fragment_entry, fragment_exit;  // around code whose ends are elsewhere
  std::string_view no_operation;
  std::string_view trap;
  std::string_view return_;
  // Touches each page of a frame that is to be made, whose size is in a register, and leaves all
  // registers alone. Empty of machines for which no format has such a function.
  std::string_view probe_stack;
  uint8_t code_alignment;  // least alignment of code
  uint64_t branch_reach;   // how far a call reaches; 0: as far as all else
};

class Machine : public MachineFacts {
 public:
  // False: no object file for this machine has a relocation of that type.
  virtual bool FindRule(uint32_t type, RelocationRule* rule) const = 0;

  // Writes `value`, which counts from the field's base, at `place`, after all bits of the field
  // have been cleared. Nothing is written unless it is kDone.
  virtual Written Write(uint8_t field, uint64_t value, char* place) const = 0;

  // Whether the field at `offset` in code belongs to a branch, though its relocation (kSymbol) may
  // stand for anything.
  virtual bool IsBranch(std::string_view code, uint64_t offset, uint8_t field) const = 0;

  // Whether the instruction takes an address and could load it from a pointer instead; and that
  // change. Returns the field that has to get the pointer's place then.
  virtual bool TakesAddress(std::string_view code, uint64_t offset, uint8_t field,
                            int64_t addend) const = 0;
  virtual uint8_t LoadAddress(char* code, uint64_t offset, uint8_t field) const = 0;
  // Whether an address is taken by several instructions, all of which have to be changed or none.
  virtual bool TakesAddressInParts() const = 0;

  virtual CodePiece PassHandle(HandleArgument argument) const = 0;

  // The instruction at the beginning of `code`, if it is of the few kinds that compilers write into
  // functions which do nothing but call others.
  virtual Instruction DecodeCall(std::string_view code) const = 0;

 protected:
  constexpr explicit Machine(const MachineFacts& facts) : MachineFacts(facts) {}
  ~Machine() = default;
};

// Null if there is none with that e_machine.
const Machine* FindMachine(uint16_t elf_number);

// The one that this process runs on.
const Machine& HostMachine();

// Whether objects for it are linked here.
bool IsLinkedHere(const Machine& machine);
// From now on all are, in the formats of all systems, or those of this one alone. Nothing of what
// is linked for another machine may run.
void LinkForAllMachines(bool all);
bool IsLinkedForAllMachines();

// What a message calls the e_machine, also of those that are not known otherwise.
const char* NameOfElfMachine(uint16_t elf_number, bool is_64);

}  // namespace orcjit

#endif  // ORCJIT_MACHINE_MACHINE_H_
