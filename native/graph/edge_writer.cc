#include "graph/edge_writer.h"

#include "graph/llvm_error.h"

namespace orcjit {

llvm::Error EdgeWriter::WriteDistances() const {
  for (const ThreadLocals::Distance& distance : thread_locals_.distances()) {
    auto value = static_cast<uint64_t>(thread_locals_.DistanceOf(distance.variable)) +
                 static_cast<uint64_t>(distance.addend);
    char* place = distance.block->getAlreadyMutableContent().data() + distance.offset;
    Written result = machine_.Write(distance.field, value, place);
    if (result == Written::kDone) continue;
    if (result != Written::kOutOfReach) {
      return NotWritten(*distance.block, distance.offset, result, Base::kZero,
                        static_cast<int64_t>(value));
    }
    return MakeError(
        ErrorKind::kRelocation,
        "relocation out of range at " + placed_.DescribePlace(*distance.block, distance.offset) +
            ": the distance of a thread_local variable does not fit into the field [OJ331]; "
            "compile it again");
  }
  return llvm::Error::success();
}

llvm::Error EdgeWriter::WriteDifferences() const {
  for (const Difference& difference : sections_.differences()) {
    const Edge& edge = difference.plus;
    uint64_t value = difference.Value();
    char* place = edge.block->getAlreadyMutableContent().data() + edge.offset;
    Written result = machine_.Write(edge.field, value, place);
    if (result == Written::kDone) continue;
    return NotWritten(*edge.block, edge.offset, result, Base::kPlace, static_cast<int64_t>(value));
  }
  return llvm::Error::success();
}

namespace {

constexpr uint64_t kPageMask = ~uint64_t{0xfff};  // of instructions, whatever the system's pages

bool IsWithin(uint64_t reach, uint64_t from, uint64_t to) {
  return (from < to ? to - from : from - to) < reach;
}

}  // namespace

// A call of what lies elsewhere goes to a stub, unless that turns out to be within reach.
uint64_t EdgeWriter::AddressFor(const Edge& edge, Reach reach, uint64_t place) const {
  uint64_t address = edge.Address();
  const Target* behind = reach == Reach::kBranch ? stubs_.Behind(*edge.symbol) : nullptr;
  if (behind == nullptr) return address;
  uint64_t real = behind->Address() + static_cast<uint64_t>(edge.addend);
  return IsWithin(machine_.branch_reach, place, real) ? real : address;
}

uint64_t EdgeWriter::BaseOf(Base base, uint64_t place) const {
  switch (base) {
    case Base::kPlace:
      return place;
    case Base::kPages:
      return place & kPageMask;
    case Base::kImage:
      return sections_.ImageBase();
    case Base::kGot:
      return got_.address();
    case Base::kGotPage:
      return got_.address() & kPageMask;
    case Base::kZero:
      break;
  }
  return 0;
}

llvm::Error EdgeWriter::Write(const Edge& edge) const {
  const Field& field = machine_.fields[edge.field];
  uint64_t place = edge.block->getAddress().getValue() + edge.offset;
  uint64_t address = AddressFor(edge, field.reach, place);
  if (field.base == Base::kPages) address &= kPageMask;
  uint64_t value = address - BaseOf(field.base, place);  // addresses wrap around
  char* written = edge.block->getAlreadyMutableContent().data() + edge.offset;
  Written result = machine_.Write(edge.field, value, written);
  if (result == Written::kDone) return llvm::Error::success();
  if (result == Written::kOutOfReach && field.reach == Reach::kBranch) {
    return MakeError(
        ErrorKind::kRelocation,
        "relocation out of range at " + placed_.DescribePlace(*edge.block, edge.offset) + ": " +
            placed_.DescribeTarget(*edge.block, edge.offset) + " is not within reach (it lies " +
            std::to_string(static_cast<int64_t>(value)) +
            " bytes away, beyond the reach of a branch [OJ312]); compile with "
            "-ffunction-sections, so that stubs can lie between functions");
  }
  return NotWritten(*edge.block, edge.offset, result, field.base, static_cast<int64_t>(value));
}

llvm::Error EdgeWriter::NotWritten(const Block& block, uint64_t offset, Written problem, Base base,
                                   int64_t value) const {
  std::string where = " at " + placed_.DescribePlace(block, offset);
  if (problem == Written::kOtherInstruction) {
    return MakeError(
        ErrorKind::kObjectFormat,
        "malformed relocation [OJ216]" + where +
            ": the instruction there is none that it belongs to [OJ315] (the reference is to " +
            placed_.DescribeTarget(block, offset) + "); compile it again");
  }
  if (problem == Written::kMisaligned) {
    return MakeError(
        ErrorKind::kRelocation,
        "misaligned relocation" + where + ": " + placed_.DescribeTarget(block, offset) +
            " is not aligned to what the instruction takes at once [OJ316]; align it, or "
            "compile with -fPIC");
  }
  std::string how = base == Base::kZero ? "its address does not fit into the field [OJ318]"
                                        : "it lies " + std::to_string(value) +
                                              " bytes away, beyond the reach of the field [OJ317]";
  return MakeError(ErrorKind::kRelocation, "relocation out of range" + where + ": " +
                                               placed_.DescribeTarget(block, offset) +
                                               " is not within reach (" + how +
                                               "); compile with -fPIC [OJ125], so that data of "
                                               "other libraries is reached through a pointer");
}

}  // namespace orcjit
