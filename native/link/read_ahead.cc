#include "link/read_ahead.h"

#include <algorithm>

#include "link/library_node.h"
#include "link/link_plan.h"

namespace orcjit {
namespace {

// A lookup shall not take long because of what it did not ask for.
constexpr size_t kMostObjects = 256;
constexpr uint64_t kMostBytes = uint64_t{4} << 20;

bool WaitsForLookup(const ObjectFile& object) {
  return object.state == ObjectFile::State::kAdded && object.is_needed && object.is_checked &&
         !object.is_eager;
}

}  // namespace

bool ReadAhead::Extend(LibraryNode& library, LinkPlan& plan) {
  if (is_stopped_) return false;
  size_t objects = std::min(objects_, kMostObjects);
  uint64_t bytes = std::min(bytes_, kMostBytes);
  for (const ObjectFile* object : plan.ObjectsOf(library)) {
    ++objects_;
    bytes_ += object->buffer->size();
  }
  bool has_added = false;
  const auto& all = library.contents().objects();
  for (; objects != 0 && next_ < all.size(); ++next_) {
    ObjectFile& object = *all[next_];
    if (!WaitsForLookup(object)) continue;
    uint64_t size = object.buffer->size();
    if (size > bytes) break;
    bytes -= size;
    --objects;
    ++objects_;
    bytes_ += size;
    plan.Require(library, object);
    has_added = true;
  }
  return has_added;
}

}  // namespace orcjit
