#include "jit/link_events.h"

#include <chrono>
#include <mutex>
#include <new>
#include <utility>

#include "jit/process_state.h"
#include "link/library_node.h"
#include "link/session.h"
#include "os/fork_gate.h"

namespace orcjit {
namespace {

uint64_t SteadyNow() {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::nanoseconds(now).count());
}

std::string NumberField(uint64_t number) { return std::to_string(number) + kFieldSeparator; }

// What cannot be noted for want of memory is told nobody.
void AppendEvent(const std::string& record) {
  LinkerState& process = LinkerState::Get();
  ForkSafeLock lock(process.link_events_mutex);
  try {
    process.link_events += record + kRecordSeparator;
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace

uint64_t TimeIfWatched() { return LinkerState::Get().is_anybody_watching ? SteadyNow() : 0; }

void NoteLinked(const LinkPart& part, const UnitLayout& unit, uint64_t begun) {
  std::string record = std::string("linked") + kFieldSeparator + NumberField(begun) +
                       NumberField(SteadyNow() - begun) + NumberField(unit.begin) +
                       NumberField(unit.end > unit.begin ? unit.end - unit.begin : 0) +
                       part.library->name();
  for (const ObjectFile* object : part.objects) {
    uint64_t size = object->buffer != nullptr ? object->buffer->bytes().size() : 0;
    record += kFieldSeparator + std::to_string(size) + kFieldSeparator + object->label;
  }
  AppendEvent(record);
}

void NoteUnloaded(const UnitLayout& unit) {
  if (!LinkerState::Get().is_anybody_watching) return;
  AppendEvent(std::string("unloaded") + kFieldSeparator + NumberField(SteadyNow()) +
              NumberField(0) + NumberField(unit.begin) +
              std::to_string(unit.end > unit.begin ? unit.end - unit.begin : 0));
}

void WatchLinks(bool watch) { LinkerState::Get().is_anybody_watching = watch; }

std::string TakeLinkEvents() {
  LinkerState& process = LinkerState::Get();
  ForkSafeLock lock(process.link_events_mutex);
  return std::exchange(process.link_events, {});
}

}  // namespace orcjit
