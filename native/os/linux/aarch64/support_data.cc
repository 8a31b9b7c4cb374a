// What functions for several processors (target_version, target_clones) and __builtin_cpu_supports
// read, which is in libgcc.a of GCC 14 and later, and in Clang's static run time.
//
// The bits are those of ACLE's function multi-versioning
// (https://github.com/ARM-software/acle/blob/main/main/acle.md); the kernel's are in
// Documentation/arch/arm64/elf_hwcaps.rst, by number since the C library's headers may be older.
#include "os/linux/support_data.h"

#include <sys/auxv.h>

namespace orcjit {
namespace {

constexpr uint64_t Bit(unsigned number) { return uint64_t{1} << number; }

// A bit is set where the kernel has said all of these.
struct Feature {
  uint8_t bit;
  uint64_t first;       // of AT_HWCAP
  uint64_t second = 0;  // of AT_HWCAP2
};

constexpr Feature kFeatures[] = {
    {0, 0, Bit(16)},           // rng
    {1, Bit(27)},              // flagm
    {2, 0, Bit(7)},            // flagm2
    {3, Bit(23)},              // fp16fml
    {4, Bit(20)},              // dotprod
    {5, Bit(18) | Bit(19)},    // sm4, with sm3
    {6, Bit(12)},              // rdm
    {7, Bit(8)},               // lse
    {8, Bit(0)},               // fp
    {9, Bit(1)},               // simd
    {10, Bit(7)},              // crc
    {11, 0, Bit(34)},          // cssc; it was sha1, which sha2 implies
    {12, Bit(5) | Bit(6)},     // sha2, with sha1
    {13, Bit(17) | Bit(21)},   // sha3, with sha512
    {14, Bit(3)},              // aes
    {15, Bit(3) | Bit(4)},     // pmull
    {16, Bit(9) | Bit(10)},    // fp16, also of vectors
    {17, Bit(24)},             // dit
    {18, Bit(16)},             // dpb
    {19, 0, Bit(0)},           // dpb2
    {20, Bit(13)},             // jscvt
    {21, Bit(14)},             // fcma
    {22, Bit(15)},             // rcpc
    {23, Bit(26)},             // rcpc2
    {24, 0, Bit(8)},           // frintts
    {25, 0, Bit(15)},          // dgh
    {26, 0, Bit(13)},          // i8mm
    {27, 0, Bit(14)},          // bf16
    {28, 0, Bit(32)},          // ebf16
    {29, 0, Bit(21)},          // rpres
    {30, Bit(22)},             // sve
    {31, 0, Bit(12)},          // sve-bf16
    {32, 0, Bit(33)},          // sve-ebf16
    {33, 0, Bit(9)},           // sve-i8mm
    {34, 0, Bit(10)},          // f32mm
    {35, 0, Bit(11)},          // f64mm
    {36, 0, Bit(1)},           // sve2
    {37, 0, Bit(2)},           // sve2-aes
    {38, 0, Bit(2) | Bit(3)},  // sve2-aes with 128-bit products
    {39, 0, Bit(4)},           // sve2-bitperm
    {40, 0, Bit(5)},           // sve2-sha3
    {41, 0, Bit(6)},           // sve2-sm4
    {42, 0, Bit(23)},          // sme
    {43, 0, Bit(18)},          // memtag
    {44, 0, Bit(18)},          // memtag2
    {45, 0, Bit(22)},          // memtag3
    {46, Bit(29)},             // sb
    {48, Bit(28)},             // ssbs
    {49, Bit(28)},             // ssbs2
    {50, 0, Bit(17)},          // bti
    {54, 0, Bit(31)},          // wfxt
    {55, 0, Bit(25)},          // sme-f64f64
    {56, 0, Bit(24)},          // sme-i16i64
    {57, 0, Bit(37)},          // sme2
    {58, 0, Bit(46)},          // rcpc3
    {59, 0, Bit(43)},          // mops
};

constexpr unsigned kIsSet = 63;  // the processor has been asked

// What a later compiler appends is zero: not known to be there.
struct Words {
  uint64_t features;
  uint64_t rest[3] = {};

  Words() : features(Bit(kIsSet)) {
    uint64_t first = getauxval(AT_HWCAP);
    uint64_t second = getauxval(AT_HWCAP2);
    for (const Feature& feature : kFeatures) {
      bool is_there =
          (first & feature.first) == feature.first && (second & feature.second) == feature.second;
      if (is_there) features |= Bit(feature.bit);
    }
  }
};

}  // namespace

const std::vector<SupportData>& SupportDataOfMachine() {
  static const Words words;
  static const auto* const data = new std::vector<SupportData>{
      {"__aarch64_cpu_features", {reinterpret_cast<const char*>(&words), sizeof(words)}}};
  return *data;
}

}  // namespace orcjit
