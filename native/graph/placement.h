// Where linked code has to lie, for what it refers to by 32 bits.
#ifndef ORCJIT_GRAPH_PLACEMENT_H_
#define ORCJIT_GRAPH_PLACEMENT_H_

#include <cstdint>

namespace orcjit {

// By default within reach of the C and C++ libraries, and of all that is linked.
struct Placement {
  // Below 2 GB: it has 32-bit absolute addresses.
  bool low = false;
  // Close to this address, if it is not 0: it has the distance of data that lies far away from the
  // libraries. Programs have copies of the libraries' data that they use, such as stdout.
  uint64_t near = 0;

  bool IsDefault() const { return !low && near == 0; }
  void Add(const Placement& other) {
    low = low || other.low;
    if (near == 0) near = other.near;
  }
};

// Where code is placed by default.
class CodeRegions {
 public:
  // Whether code there can refer to that address by a 32-bit distance.
  virtual bool Reaches(uint64_t address) = 0;

 protected:
  ~CodeRegions() = default;
};

inline bool operator==(const Placement& a, const Placement& b) {
  return a.low == b.low && a.near == b.near;
}
inline bool operator!=(const Placement& a, const Placement& b) { return !(a == b); }

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_PLACEMENT_H_
