#include "object/cuda_release.h"

namespace orcjit {
namespace {

// ptxas writes it into a note of each binary of a device (.note.nv.tkinfo), which nvcc embeds.
constexpr std::string_view kMark = "Cuda compilation tools, release ";
constexpr size_t kMostDigits = 4;

std::string_view ReleaseIn(std::string_view binaries) {
  size_t found = binaries.find(kMark);
  if (found == std::string_view::npos) return {};
  std::string_view rest = binaries.substr(found + kMark.size(), kMostDigits + 1);
  size_t digits = rest.find_first_not_of("0123456789");
  return digits == std::string_view::npos ? std::string_view() : rest.substr(0, digits);
}

}  // namespace

std::string_view CudaReleaseOf(const ObjectModel& object) {
  for (const ObjectSection& section : object.sections()) {
    if (section.name != ".nv_fatbin") continue;
    std::string_view release = ReleaseIn(section.content);
    if (!release.empty()) return release;
  }
  return {};
}

}  // namespace orcjit
