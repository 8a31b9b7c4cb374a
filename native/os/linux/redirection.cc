#include "os/linux/redirection.h"

#include <algorithm>
#include <utility>

#include "os/linux/import_places.h"

namespace orcjit {

bool Redirection::IsInPlace() const {
  const std::vector<uint64_t>* places = places_;
  return places != nullptr && !places->empty() &&
         std::all_of(places->begin(), places->end(),
                     [this](uint64_t place) { return IsOurs(FunctionAt(place)); });
}

bool Redirection::Establish(const void* library, const char* name) {
  if (places_ == nullptr) places_ = new const std::vector<uint64_t>(ImportPlaces(library, name));
  const std::vector<uint64_t>& places = *places_;
  return !places.empty() && std::all_of(places.begin(), places.end(),
                                        [this](uint64_t place) { return EstablishAt(place); });
}

bool Redirection::EstablishAt(uint64_t place) {
  while (true) {
    uint64_t found = FunctionAt(place);
    if (IsOurs(found)) return true;
    // The library's own code: it asks the loader, which would write what it finds into the place.
    bool is_known = !AreInOneLibrary(place, found);
    if (is_known && leads_to_ours_(found)) {
      leads_to_us_ = found;
      return true;
    }
    if (ReplaceAt(place, found, ours_, is_known ? &next_ : nullptr)) return true;
    if (FunctionAt(place) == found) return false;
  }
}

uint64_t Redirection::first() const {
  const std::vector<uint64_t>* places = places_;
  return places == nullptr || places->empty() ? 0 : FunctionAt(places->front());
}

}  // namespace orcjit
