// What was linked and unloaded, for those who watch (orcjit_import/observers): noted while somebody
// does, and taken later. Nobody is called from within a link, under its lock.
#ifndef ORCJIT_JIT_LINK_EVENTS_H_
#define ORCJIT_JIT_LINK_EVENTS_H_

#include <cstdint>
#include <string>

#include "graph/unit_layout.h"
#include "link/link_plan.h"

namespace orcjit {

// The time of the steady clock in nanoseconds if somebody watches, otherwise 0.
uint64_t TimeIfWatched();

// A part was linked, in a link that began at that time. Its objects still have their bytes.
void NoteLinked(const LinkPart& part, const UnitLayout& unit, uint64_t begun);

// The memory of a unit is about to go.
void NoteUnloaded(const UnitLayout& unit);

}  // namespace orcjit

#endif  // ORCJIT_JIT_LINK_EVENTS_H_
